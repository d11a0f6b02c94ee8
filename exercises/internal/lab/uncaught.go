package lab

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Uncaught fails t if a panic of a callback does not get out of the code under test: if it neither would
// end the process, having come to the top of some goroutine, nor arrives at the caller, body.
// what names the callback in the failure.
//
// body is run in a bubble, in a goroutine of its own. It has the code under test call boom in place of
// the callback's work. Boom panics, and the first panic that gets out ends the test: what waits for the
// panicked callback is left as it is, since with the process it would be gone. ctx ends with the test.
//
// The process survives because the runtime asks a panic's value for its text before it dies of it, and
// the value ends the goroutine instead of answering. A process of the test's own that is left to die would
// show the same, but graded answers may not start one.
func Uncaught(t *testing.T, what string, body func(ctx context.Context, boom func())) {
	t.Helper()
	defer watch(t)()
	called, out := make(signal, 1), make(signal, 1)
	defer func() {
		// What was left in the bubble waits for a callback that is no more.
		if r := recover(); r != nil && !isDeadlock(r) {
			panic(r)
		}
		switch {
		case !called.given():
			t.Errorf("%s was not called: it was to panic", what)
		case !out.given():
			t.Errorf("a panic of %s was caught, and the program goes on as if nothing had happened: it should have ended the process", what)
		}
	}()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		fallen := make(chan struct{}, 1)
		get := func() { out.give(); signal(fallen).give() }
		go func() {
			defer func() {
				if recover() != nil {
					get()
				}
			}()
			body(ctx, func() { called.give(); panic(&uncaught{what, get}) })
		}()
		select {
		case <-fallen:
		case <-time.After(time.Hour): // whatever was to happen has happened
		}
	})
}

// signal is a channel with room for one: given or not.
type signal chan struct{}

func (s signal) give() {
	select {
	case s <- struct{}{}:
	default:
	}
}

func (s signal) given() bool { return len(s) > 0 }

// uncaught is a panic's value that does not let the process die.
type uncaught struct {
	what string
	out  func() // is told that nobody has caught it
}

// Error ends the goroutine if it is the runtime that asks, which it does when the
// deferred functions have all been run. Everybody else gets a text.
func (u *uncaught) Error() string {
	if pc, _, _, ok := runtime.Caller(1); ok && strings.HasPrefix(runtime.FuncForPC(pc).Name(), "runtime.") {
		u.out()
		runtime.Goexit()
	}
	return "a panic of " + u.what
}
