package cooperate_test

import (
	"context"
	"testing"
	"time"

	"koans/exercises/internal/lab"
)

// A counting context knows how often it was asked and used, and what to do then.
type counting struct {
	context.Context
	asked lab.Overlap // Err and Done
	other lab.Overlap // Deadline and Value, which context's own functions may call, too
	then  func()      // called after the question has been answered
}

func (c *counting) count() {
	defer c.asked.Enter()()
	if c.then != nil {
		c.then()
	}
}

func (c *counting) Err() error {
	defer c.count()
	return c.Context.Err()
}

func (c *counting) Done() <-chan struct{} {
	defer c.count()
	return c.Context.Done()
}

func (c *counting) Deadline() (time.Time, bool) {
	defer c.other.Enter()()
	return c.Context.Deadline()
}

func (c *counting) Value(key any) any {
	defer c.other.Enter()()
	return c.Context.Value(key)
}

// cancelled returns a context that has ended, and why.
func cancelled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errCaller)
	return ctx
}

// endsIn returns a scene of n steps of which the one with this number ends the context that is returned, too.
func endsIn(t *testing.T, step, n int) (*scene, context.Context) {
	ctx, cancel := context.WithCancelCause(t.Context())
	t.Cleanup(func() { cancel(nil) })
	s := newScene(t, n)
	s.onStep = func(i int) {
		if i == step {
			cancel(errCaller)
		}
	}
	return s, ctx
}
