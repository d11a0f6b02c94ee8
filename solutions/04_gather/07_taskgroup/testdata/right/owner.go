// Package taskgroup has a goroutine that owns all there is to know, from the first child to the last, and is told by channels.
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

type ended struct{ err error }

type Group struct {
	ctx    context.Context
	cancel context.CancelFunc
	limit  int

	mu      sync.Mutex
	events  chan any // of the owner, nil if there is none
	pending int      // events of children that are still to come or to be dealt with
	over    chan struct{}
	err     error
	panic   *PanicError
}

func New(ctx context.Context, limit int) *Group {
	g := &Group{limit: limit, over: make(chan struct{})}
	close(g.over)
	g.ctx, g.cancel = context.WithCancel(ctx)
	return g
}

func (g *Group) Go(f func(ctx context.Context) error) {
	g.mu.Lock()
	g.pending++
	if g.pending == 1 {
		g.events, g.over = make(chan any), make(chan struct{})
		go g.own(g.events, g.over)
	}
	events := g.events
	g.mu.Unlock()
	events <- f
}

func (g *Group) own(events chan any, over chan struct{}) {
	defer close(over)
	running := 0
	var queue []func(ctx context.Context) error
	for event := range events {
		switch e := event.(type) {
		case func(ctx context.Context) error:
			queue = append(queue, e)
		case ended:
			running--
			g.note(e.err)
			g.mu.Lock()
			g.pending--
			if g.pending == 0 {
				g.mu.Unlock()
				return
			}
			g.mu.Unlock()
		}
		for len(queue) > 0 && (g.limit < 1 || running < g.limit) {
			f := queue[0]
			queue = queue[1:]
			running++
			go func() { events <- ended{err: g.call(f)} }()
		}
	}
}

func (g *Group) note(err error) {
	if err == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil {
		g.err = err
	}
	if p, ok := err.(*PanicError); ok {
		g.panic = p
	}
	g.cancel()
}

func (g *Group) call(f func(ctx context.Context) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	if err := g.ctx.Err(); err != nil {
		return err
	}
	return f(g.ctx)
}

func (g *Group) Wait() error {
	g.mu.Lock()
	over := g.over
	g.mu.Unlock()
	<-over
	g.cancel()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.panic != nil {
		panic(g.panic)
	}
	return g.err
}
