package lab

import (
	"context"
	"sync"
)

// A LateContext is ended by End; but whoever left a function with [context.AfterFunc], or made a context
// from it, hears of that only when Tell is called. All contexts are late, only not so much: a right
// answer must not rely on being told before anything else happens, and one that does not need to be
// told any more by then is not.
//
// Its other properties are the parent's, whose end it does not notice. It is made by [NewLateContext].
type LateContext struct {
	context.Context
	ended chan struct{}

	mu    sync.Mutex
	funcs map[int]func()
	next  int
}

// NewLateContext returns a context that has not ended.
func NewLateContext(parent context.Context) *LateContext {
	return &LateContext{Context: parent, ended: make(chan struct{}), funcs: map[int]func(){}}
}

// Done returns the channel that End closes.
func (c *LateContext) Done() <-chan struct{} { return c.ended }

// Err is [context.Canceled] once the context has ended.
func (c *LateContext) Err() error {
	select {
	case <-c.ended:
		return context.Canceled
	default:
		return nil
	}
}

// AfterFunc is what [context.AfterFunc] and the like make use of.
func (c *LateContext) AfterFunc(f func()) (stop func() bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := c.next
	c.next++
	c.funcs[i] = f
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		_, there := c.funcs[i]
		delete(c.funcs, i)
		return there
	}
}

// Registered returns how many functions wait to be told of the end: those that are left with the context. One that was stopped, or has
// been told, is not among them.
func (c *LateContext) Registered() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.funcs)
}

// End ends the context, once, and tells nobody who has to be told.
func (c *LateContext) End() { close(c.ended) }

// Tell starts, each in a goroutine of its own, the functions that wait for the end and have not been stopped.
func (c *LateContext) Tell() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, f := range c.funcs {
		delete(c.funcs, i)
		go f()
	}
}
