// want test|deadlock "time until Go had returned|select for g.places"

// Package taskgroup has Go wait for a place, as errgroup does: a child at the limit that starts a child waits for itself.
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
	ctx      context.Context
	cancel   context.CancelFunc
	places   chan struct{}
	children sync.WaitGroup

	mu       sync.Mutex
	err      error
	panicked *PanicError
}

func New(ctx context.Context, limit int) *Group {
	g := &Group{}
	g.ctx, g.cancel = context.WithCancel(ctx)
	if limit > 0 {
		g.places = make(chan struct{}, limit)
	}
	return g
}

func (g *Group) Go(f func(ctx context.Context) error) {
	if g.places != nil {
		select {
		case g.places <- struct{}{}:
		case <-g.ctx.Done():
			g.fail(g.ctx.Err(), nil)
			return
		}
	}
	g.children.Go(func() {
		if g.places != nil {
			defer func() { <-g.places }()
		}
		if err := g.ctx.Err(); err != nil {
			g.fail(err, nil)
			return
		}
		g.run(f)
	})
}

func (g *Group) run(f func(ctx context.Context) error) {
	defer func() {
		if v := recover(); v != nil {
			g.fail(nil, &PanicError{Value: v, Stack: debug.Stack()})
		}
	}()
	if err := f(g.ctx); err != nil {
		g.fail(err, nil)
	}
}

func (g *Group) fail(err error, panicked *PanicError) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil {
		g.err = err
	}
	if g.panicked == nil {
		g.panicked = panicked
	}
	g.cancel()
}

func (g *Group) Wait() error {
	g.children.Wait()
	g.cancel()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.panicked != nil {
		panic(g.panicked)
	}
	return g.err
}
