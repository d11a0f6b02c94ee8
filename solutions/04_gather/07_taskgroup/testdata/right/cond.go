// Package taskgroup counts under a lock, and has a goroutine for each child wait on a condition variable for its turn.
package taskgroup

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack) }

func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

type Group struct {
	ctx    context.Context
	cancel context.CancelFunc
	limit  int

	mu       sync.Mutex
	changed  *sync.Cond
	running  int
	members  int
	err      error
	panicked *PanicError
}

func New(ctx context.Context, limit int) *Group {
	g := &Group{limit: limit}
	g.ctx, g.cancel = context.WithCancel(ctx)
	g.changed = sync.NewCond(&g.mu)
	return g
}

func (g *Group) Go(f func(ctx context.Context) error) {
	g.mu.Lock()
	g.members++
	g.mu.Unlock()
	go func() {
		err := g.enter()
		if err == nil {
			err = g.call(f)
		}
		g.leave(err)
	}()
}

func (g *Group) enter() error {
	stop := context.AfterFunc(g.ctx, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.changed.Broadcast()
	})
	defer stop()
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.limit > 0 && g.running >= g.limit && g.ctx.Err() == nil {
		g.changed.Wait()
	}
	g.running++
	return g.ctx.Err()
}

func (g *Group) leave(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err != nil {
		if g.err == nil {
			g.err = err
		}
		if p, ok := err.(*PanicError); ok {
			g.panicked = p
		}
		g.cancel()
	}
	g.running--
	g.members--
	g.changed.Broadcast()
}

func (g *Group) call(f func(ctx context.Context) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return f(g.ctx)
}

func (g *Group) Wait() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.members > 0 {
		g.changed.Wait()
	}
	g.cancel()
	if g.panicked != nil {
		panic(g.panicked)
	}
	return g.err
}
