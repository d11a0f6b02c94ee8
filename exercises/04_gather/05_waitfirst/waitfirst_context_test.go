package waitfirst_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
)

// endless returns a context that does not end with the test, and so ends nobody whom the answer has forgotten.
func endless(t *testing.T) context.Context { return context.WithoutCancel(t.Context()) }

// ended returns a context that has ended, because of errCaller.
func ended(t *testing.T) context.Context {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errCaller)
	return ctx
}

// A remembering context knows what it has been asked to call at its end, and has not been told to forget.
type remembering struct {
	context.Context
	done  chan struct{} // its own, or package context would look for the one inside
	calls *atomic.Int32
}

func (c remembering) Done() <-chan struct{} { return c.done }
func (c remembering) Err() error            { return nil }

func (c remembering) AfterFunc(f func()) (stop func() bool) {
	c.calls.Add(1)
	var once sync.Once
	return func() bool {
		stopped := false
		once.Do(func() { c.calls.Add(-1); stopped = true })
		return stopped
	}
}
