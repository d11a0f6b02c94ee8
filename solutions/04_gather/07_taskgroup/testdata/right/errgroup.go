// Package taskgroup has an errgroup wait, cancel and keep the first error, and adds places and panics.
package taskgroup

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
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
	places   *semaphore.Weighted
	panicked atomic.Pointer[PanicError]
}

func New(ctx context.Context, limit int) *Group {
	if limit < 1 {
		limit = 1 << 30
	}
	g := &Group{places: semaphore.NewWeighted(int64(limit))}
	g.group, g.ctx = errgroup.WithContext(ctx)
	return g
}

func (g *Group) Go(f func(ctx context.Context) error) {
	g.group.Go(func() (err error) {
		if err := g.places.Acquire(g.ctx, 1); err != nil {
			return err
		}
		// Released last: errgroup hears of the failure only when this function has returned,
		// and until then somebody else would begin.
		defer g.places.Release(1)
		defer func() {
			if v := recover(); v != nil {
				p := &PanicError{Value: v, Stack: debug.Stack()}
				g.panicked.CompareAndSwap(nil, p)
				err = p
			}
			if err != nil {
				g.tell(err)
			}
		}()
		return f(g.ctx)
	})
}

// tell makes the group fail, by a goroutine that does nothing else, and returns when the context has ended.
func (g *Group) tell(err error) {
	g.group.Go(func() error { return err })
	<-g.ctx.Done()
}

func (g *Group) Wait() error {
	err := g.group.Wait()
	if p := g.panicked.Load(); p != nil {
		panic(p)
	}
	return err
}
