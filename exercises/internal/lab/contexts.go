package lab

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
)

// Ended returns a context that has ended: it was cancelled before anybody could look at it.
func Ended(t testing.TB) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

// Slow returns ctx in a form that answers after a while, so that what it says may be out of date by then. Others come
// in between two steps of the code under test that are to be one.
func Slow(ctx context.Context) context.Context { return slow{ctx} }

type slow struct{ context.Context }

func (c slow) Err() error            { defer pause(); return c.Context.Err() }
func (c slow) Done() <-chan struct{} { defer pause(); return c.Context.Done() }

func pause() {
	for range 5 {
		runtime.Gosched()
	}
}

// Watched returns ctx in a form that has something happen just after it was asked, with Err or Done, for the nth time: what it
// answers is out of date then. So that comes in between two steps of the code under test that are to be
// one, wherever they are, for one n or another. Nothing happens when it is not asked so often.
func Watched(ctx context.Context, nth int, happen func()) context.Context {
	return &watched{Context: ctx, nth: int64(nth), happen: happen}
}

type watched struct {
	context.Context
	asked  atomic.Int64
	nth    int64
	happen func()
}

func (c *watched) Err() error            { defer c.ask(); return c.Context.Err() }
func (c *watched) Done() <-chan struct{} { defer c.ask(); return c.Context.Done() }

func (c *watched) ask() {
	if c.asked.Add(1) == c.nth {
		c.happen()
		Yield()
	}
}

// ContextError returns the context's error that err is or wraps, and err itself when there is none in it. An error that wraps it is as
// good, so tests that compare what calls came to, or print it, ask for this.
func ContextError(err error) error {
	for _, ended := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, ended) {
			return ended
		}
	}
	return err
}
