// want test "how Wait came back|what Wait returns when a child failed"

// Package taskgroup ends the context before it notes the error, so that a child kept from beginning can be first.
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
	if err := g.ctx.Err(); err != nil {
		g.first.CompareAndSwap(nil, &err)
	}
}

func (g *Group) Go(f func(ctx context.Context) error) {
	g.children.Add(1)
	go func() {
		defer g.children.Done()
		if g.places != nil {
			select {
			case <-g.ctx.Done():
				g.keep()
				return
			case g.places <- struct{}{}:
				defer func() { <-g.places }()
			}
		}
		if g.ctx.Err() != nil { //RECHECK
			g.keep()
			return
		}
		defer func() {
			if v := recover(); v != nil {
				g.panicked.CompareAndSwap(nil, &PanicError{v, debug.Stack()})
				g.cancel()
			}
		}()
		if err := f(g.ctx); err != nil {
			g.cancel()
			g.first.CompareAndSwap(nil, &err)
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
