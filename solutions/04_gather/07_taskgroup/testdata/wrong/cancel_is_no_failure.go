// want test "failed with an error of its own|returned this error"

// Package taskgroup takes a child that returns context.Canceled for one that ended well.
package taskgroup

import (
	"context"
	"errors"
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

type Group struct {
	parent context.Context
	ctx    context.Context
	cancel context.CancelFunc
	limit  int

	mu       sync.Mutex
	zero     *sync.Cond
	left     int
	running  int
	queue    []func(context.Context) error
	err      error
	kept     error
	panicked *PanicError
}

func New(ctx context.Context, limit int) *Group {
	g := &Group{parent: ctx, limit: limit}
	g.ctx, g.cancel = context.WithCancel(ctx)
	g.zero = sync.NewCond(&g.mu)
	return g
}

func (g *Group) Go(f func(ctx context.Context) error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.left++
	g.queue = append(g.queue, f)
	g.fill()
}

// fill starts what may start; the caller has the lock.
func (g *Group) fill() {
	for len(g.queue) > 0 {
		if g.ctx.Err() != nil {
			if err := g.parent.Err(); err != nil && g.kept == nil {
				g.kept = err
			}
			g.left -= len(g.queue)
			g.queue = nil
			break
		}
		if g.limit > 0 && g.running >= g.limit {
			break
		}
		f := g.queue[0]
		g.queue = g.queue[1:]
		g.running++
		go g.run(f)
	}
	if g.left == 0 {
		g.zero.Broadcast()
	}
}

func (g *Group) run(f func(context.Context) error) {
	var err error
	defer func() {
		var p *PanicError
		if v := recover(); v != nil {
			p = &PanicError{Value: v, Stack: debug.Stack()}
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		if p != nil && g.panicked == nil {
			g.panicked = p
		}
		if errors.Is(err, context.Canceled) {
			err = nil
		}
		if err != nil && g.err == nil {
			g.err = err
		}
		if p != nil || err != nil {
			g.cancel()
		}
		g.left--
		g.running--
		g.fill()
	}()
	err = f(g.ctx)
}

func (g *Group) Wait() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.left > 0 {
		g.zero.Wait()
	}
	g.cancel()
	if g.panicked != nil {
		panic(g.panicked)
	}
	if g.err != nil {
		return g.err
	}
	return g.kept
}
