package lab

import (
	"runtime"
	"sync"
)

// Overlap counts how many goroutines are inside something at once. The zero
// value is ready. All methods may be called from many goroutines at once, and
// none of them orders the goroutines that call it.
type Overlap struct {
	mu        sync.Mutex
	now, most int
	total     int
}

// Enter counts the caller in and returns the function that counts it out.
func (o *Overlap) Enter() (leave func()) {
	o.add(1)
	return func() { o.add(-1) }
}

// Visit enters, gives every other goroutine a chance to come in too, and
// leaves. It never sleeps, so it may be called under a lock in a bubble, where
// a holder that sleeps would stop the clock for ever.
func (o *Overlap) Visit() {
	defer o.Enter()()
	Yield()
}

// Now returns how many are inside now.
func (o *Overlap) Now() int { now, _, _ := o.read(); return now }

// Most returns the greatest number that were inside at once.
func (o *Overlap) Most() int { _, most, _ := o.read(); return most }

// Total returns how often anybody came in.
func (o *Overlap) Total() int { _, _, total := o.read(); return total }

//go:norace
func (o *Overlap) add(n int) {
	hush()
	o.mu.Lock()
	o.now += n
	o.most = max(o.most, o.now)
	if n > 0 {
		o.total += n
	}
	o.mu.Unlock()
	unhush()
}

//go:norace
func (o *Overlap) read() (now, most, total int) {
	hush()
	o.mu.Lock()
	now, most, total = o.now, o.most, o.total
	o.mu.Unlock()
	unhush()
	return now, most, total
}

// Yield lets other goroutines run, some hundred times over, without the clock.
func Yield() {
	for range 200 {
		runtime.Gosched()
	}
}
