// Package taskgroup has a gate, where only the first in the line waits for a place, and a Wait that is a sync.OnceValue.
package taskgroup

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// A PanicError is what Wait panics with when a child has panicked.
type PanicError struct {
	Value any    // what was passed to panic
	Stack []byte // the stack of the goroutine that panicked, as debug.Stack tells it
}

// Error tells the value and the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack) }

// Unwrap returns Value if it is an error, so that errors.Is and errors.As find it.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// A Group runs functions, its children, and waits for them.
type Group struct {
	ctx    context.Context
	cancel context.CancelFunc
	gate   sync.Mutex    // held by the one who waits for a place
	places chan struct{} // nil: any number
	wg     sync.WaitGroup
	wait   func() error

	mu       sync.Mutex
	err      error
	panicked *PanicError
}

// New returns a Group.
func New(ctx context.Context, limit int) *Group {
	g := new(Group)
	g.ctx, g.cancel = context.WithCancel(ctx)
	if limit > 0 {
		g.places = make(chan struct{}, limit)
	}
	g.wait = sync.OnceValue(func() error {
		g.wg.Wait()
		g.cancel()
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.panicked != nil {
			panic(g.panicked)
		}
		return g.err
	})
	return g
}

// fail keeps the first error.
func (g *Group) fail(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil {
		g.err = err
	}
	g.cancel()
}

func (g *Group) crash(p *PanicError) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.panicked == nil {
		g.panicked = p
	}
	g.cancel()
}

// enter waits for a place, or for the end.
func (g *Group) enter() bool {
	g.gate.Lock()
	defer g.gate.Unlock()
	select {
	case g.places <- struct{}{}:
		return true
	case <-g.ctx.Done():
		return false
	}
}

// Go adds a child.
func (g *Group) Go(f func(ctx context.Context) error) {
	g.wg.Go(func() {
		if g.places != nil {
			if g.enter() {
				defer func() { <-g.places }()
			}
		}
		if err := g.ctx.Err(); err != nil {
			g.fail(err)
			return
		}
		defer func() {
			if v := recover(); v != nil {
				g.crash(&PanicError{Value: v, Stack: debug.Stack()})
			}
		}()
		if err := f(g.ctx); err != nil {
			g.fail(err)
		}
	})
}

// Wait waits until every child has ended.
func (g *Group) Wait() error { return g.wait() }
