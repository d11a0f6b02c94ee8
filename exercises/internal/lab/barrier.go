package lab

import "sync"

// A Barrier holds everybody who comes until all have come. An answer that does
// one thing after another never gets past it: in a bubble that fails at once.
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
func (b *Barrier) Wait() {
	b.mu.Lock()
	b.missing--
	if b.missing == 0 {
		close(b.open)
	}
	b.mu.Unlock()
	<-b.open
}

// Missing returns how many have not come yet.
func (b *Barrier) Missing() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return max(0, b.missing)
}
