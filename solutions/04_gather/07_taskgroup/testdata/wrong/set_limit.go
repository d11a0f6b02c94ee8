// Package taskgroup leaves the limit to errgroup, whose Go waits.
package taskgroup

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
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
	group    *errgroup.Group
	ctx      context.Context
	panicked atomic.Pointer[PanicError]
}

func New(ctx context.Context, limit int) *Group {
	g := &Group{}
	g.group, g.ctx = errgroup.WithContext(ctx)
	if limit > 0 {
		g.group.SetLimit(limit)
	}
	return g
}

func (g *Group) Go(f func(ctx context.Context) error) {
	g.group.Go(func() (err error) { // want deadlock "wait"
		if err := g.ctx.Err(); err != nil {
			return err
		}
		defer func() {
			if v := recover(); v != nil {
				p := &PanicError{Value: v, Stack: debug.Stack()}
				g.panicked.Store(p)
				err = p
			}
		}()
		return f(g.ctx)
	})
}

func (g *Group) Wait() error {
	err := g.group.Wait()
	if p := g.panicked.Load(); p != nil {
		panic(p)
	}
	return err
}
