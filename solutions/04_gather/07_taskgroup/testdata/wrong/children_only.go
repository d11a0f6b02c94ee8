// want test "children inside at once|when a grandchild failed"

// Package taskgroup counts who was there at the start: what a child adds begins at once.
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
	idle     *sync.Cond
	running  int
	queue    []func(ctx context.Context) error
	err      error
	panicked *PanicError
	waited   bool
}

func New(ctx context.Context, limit int) *Group {
	g := &Group{limit: limit}
	g.ctx, g.cancel = context.WithCancel(ctx)
	g.idle = sync.NewCond(&g.mu)
	return g
}

func (g *Group) Go(f func(ctx context.Context) error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.limit > 0 && g.running == g.limit && !g.waited {
		g.queue = append(g.queue, f)
		return
	}
	g.running++
	go g.work(f)
}

func (g *Group) work(f func(ctx context.Context) error) {
	for f != nil {
		var err error
		if err = g.ctx.Err(); err == nil {
			err = g.call(f)
		}
		f = g.next(err)
	}
}

func (g *Group) next(err error) (f func(ctx context.Context) error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err != nil {
		if g.err == nil {
			g.err = err
		}
		if p, ok := err.(*PanicError); ok && g.panicked == nil {
			g.panicked = p
		}
		g.cancel()
	}
	if len(g.queue) > 0 {
		f, g.queue = g.queue[0], g.queue[1:]
		return f
	}
	g.running--
	if g.running == 0 {
		g.idle.Broadcast()
	}
	return nil
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
	g.waited = true
	for g.running > 0 {
		g.idle.Wait()
	}
	g.cancel()
	if g.panicked != nil {
		panic(g.panicked)
	}
	return g.err
}
