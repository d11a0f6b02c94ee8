// want perturbed test "children that began although"

// Package taskgroup looks at the context before it waits for a place, and leaves the rest to select.
package taskgroup

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// A PanicError is what Wait panics with when a child has panicked.
type PanicError struct {
	Value any
	Stack []byte
}

// Error tells the value and the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack) }

// Unwrap returns Value if it is an error, so that errors.Is and errors.As find it.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

type Group struct {
	parent, ctx context.Context
	cancel      context.CancelFunc
	places      chan struct{}
	children    sync.WaitGroup
	first       atomic.Pointer[error]
	kept        atomic.Pointer[error]
	panicked    atomic.Pointer[PanicError]
}

func New(ctx context.Context, limit int) *Group {
	g := &Group{parent: ctx}
	g.ctx, g.cancel = context.WithCancel(ctx)
	if limit > 0 {
		g.places = make(chan struct{}, limit)
	}
	return g
}

func (g *Group) keep() {
	if err := g.parent.Err(); err != nil {
		g.kept.CompareAndSwap(nil, &err)
	}
}

func (g *Group) Go(f func(ctx context.Context) error) {
	g.children.Add(1)
	go func() {
		defer g.children.Done()
		if g.ctx.Err() != nil {
			g.keep()
			return
		}
		if g.places != nil {
			select {
			case <-g.ctx.Done():
				g.keep()
				return
			case g.places <- struct{}{}:
				defer func() { <-g.places }()
			}
		}
		defer func() {
			if v := recover(); v != nil {
				g.panicked.CompareAndSwap(nil, &PanicError{v, debug.Stack()})
				g.cancel()
			}
		}()
		if err := f(g.ctx); err != nil {
			g.first.CompareAndSwap(nil, &err)
			g.cancel()
		}
	}()
}

func (g *Group) Wait() error {
	g.children.Wait()
	g.cancel()
	if p := g.panicked.Load(); p != nil {
		panic(p)
	}
	if err := g.first.Load(); err != nil {
		return *err
	}
	if err := g.kept.Load(); err != nil {
		return *err
	}
	return nil
}
