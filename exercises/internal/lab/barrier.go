package lab

import "sync"

// A Barrier holds everybody who comes until all have come. An answer that does
// one thing after another never gets past it: in a bubble that fails at once.
//
// The race detector does not see the barrier: what one goroutine does before it
// and another behind it still counts as a race.
type Barrier struct {
	mu      sync.Mutex
	missing int
	open    chan struct{}
}

// NewBarrier returns a barrier for n goroutines. Make it inside the bubble that uses it.
func NewBarrier(n int) *Barrier {
	return &Barrier{missing: n, open: make(chan struct{})}
}

// Wait blocks until n calls have been made, and returns at once afterwards.
//
//go:norace
func (b *Barrier) Wait() {
	hush()
	b.mu.Lock()
	b.missing--
	if b.missing == 0 {
		close(b.open)
	}
	b.mu.Unlock()
	<-b.open
	unhush()
}

// Missing returns how many have not come yet.
//
//go:norace
func (b *Barrier) Missing() int {
	hush()
	b.mu.Lock()
	missing := b.missing
	b.mu.Unlock()
	unhush()
	return max(0, missing)
}
