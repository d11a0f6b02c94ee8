// want test "times that Go has returned to a running child"

// Package taskgroup lets a thousand wait for a place, and then Go waits, too.
package taskgroup

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

type PanicError struct {
	Value any    // what was passed to panic
	Stack []byte // the stack of the goroutine that panicked, as debug.Stack tells it
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack) }

func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

type Group struct {
	outer, inner context.Context
	end          context.CancelFunc
	places       chan struct{}
	backlog      chan struct{}
	children     sync.WaitGroup

	failed   atomic.Pointer[error]
	panicked atomic.Pointer[PanicError]
	kept     atomic.Bool
}

func New(ctx context.Context, limit int) *Group {
	g := &Group{outer: ctx, backlog: make(chan struct{}, 1000)}
	g.inner, g.end = context.WithCancel(ctx)
	if limit > 0 {
		g.places = make(chan struct{}, limit)
	}
	return g
}

func (g *Group) Go(f func(ctx context.Context) error) {
	g.backlog <- struct{}{}
	g.children.Go(func() {
		if g.places != nil {
			select {
			case g.places <- struct{}{}:
				defer func() { <-g.places }()
			case <-g.inner.Done():
			}
		}
		<-g.backlog
		if g.inner.Err() != nil {
			g.kept.Store(true)
			return
		}
		g.call(f)
	})
}

func (g *Group) call(f func(ctx context.Context) error) {
	defer func() {
		if v := recover(); v != nil {
			g.panicked.CompareAndSwap(nil, &PanicError{v, debug.Stack()})
			g.end()
		}
	}()
	if err := f(g.inner); err != nil {
		g.failed.CompareAndSwap(nil, &err)
		g.end()
	}
}

func (g *Group) Wait() error {
	g.children.Wait()
	g.end()
	if p := g.panicked.Load(); p != nil {
		panic(p)
	}
	if err := g.failed.Load(); err != nil {
		return *err
	}
	if g.kept.Load() {
		return g.outer.Err()
	}
	return nil
}
