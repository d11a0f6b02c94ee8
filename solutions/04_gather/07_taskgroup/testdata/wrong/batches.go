// want test "five children of 10, 1, 1, 1 and 1 s|two at a time"

// Package taskgroup starts the next batch when the one before has ended to the last child.
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
	begun    int // of this batch
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
	if g.limit > 0 && g.begun == g.limit {
		g.queue = append(g.queue, f)
		return
	}
	g.running++
	g.begun++
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
	g.running--
	if g.running > 0 {
		return nil
	}
	g.begun = 0
	for len(g.queue) > 0 && g.begun < g.limit {
		go g.work(g.queue[0])
		g.queue = g.queue[1:]
		g.running++
		g.begun++
	}
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
	for g.running > 0 {
		g.idle.Wait()
	}
	g.cancel()
	if g.panicked != nil {
		panic(g.panicked)
	}
	return g.err
}
