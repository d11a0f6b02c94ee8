// want test "must be what was passed to panic"

// Package taskgroup hands the PanicError of a group inside on as its own.
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
	parent, ctx context.Context
	cancel      context.CancelFunc
	places      chan struct{} // nil if there is no limit
	children    sync.WaitGroup

	mu       sync.Mutex
	err      error
	panicked *PanicError
	kept     bool
}

// New returns a Group that runs at most limit children at the same time.
func New(ctx context.Context, limit int) *Group {
	g := &Group{parent: ctx}
	g.ctx, g.cancel = context.WithCancel(ctx)
	if limit >= 1 {
		g.places = make(chan struct{}, limit)
	}
	return g
}

// begin waits for a place, and reports whether there is one for a child that may still begin.
func (g *Group) begin() bool {
	if g.places != nil {
		select {
		case g.places <- struct{}{}:
		case <-g.ctx.Done():
		}
	}
	if g.ctx.Err() == nil {
		return true
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.kept = true
	return false
}

func (g *Group) leave() {
	if g.places != nil {
		<-g.places
	}
}

func (g *Group) fail(err error, p *PanicError) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil {
		g.err = err
	}
	if g.panicked == nil {
		g.panicked = p
	}
	g.cancel()
}

// Go adds a child and returns immediately.
func (g *Group) Go(f func(ctx context.Context) error) {
	g.children.Go(func() {
		if !g.begin() {
			return
		}
		defer g.leave()
		defer func() {
			switch v := recover().(type) {
			case nil:
			case *PanicError: // of a group of its own
				g.fail(nil, v)
			default:
				g.fail(nil, &PanicError{v, debug.Stack()})
			}
		}()
		if err := f(g.ctx); err != nil {
			g.fail(err, nil)
		}
	})
}

// Wait waits until every child has ended.
func (g *Group) Wait() error {
	g.children.Wait()
	g.cancel()
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.panicked != nil:
		panic(g.panicked)
	case g.err != nil:
		return g.err
	case g.kept:
		return g.parent.Err()
	}
	return nil
}
