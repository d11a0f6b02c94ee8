package lab

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	twin "koans/exercises/internal/twin"
)

// Uncaught fails t if a panic of a callback does not get out of the code under test: if it neither would
// end the process, having come to the top of some goroutine, nor arrives at the caller, body.
// what names the callback in the failure.
//
// body is run in a bubble, in a goroutine of its own. It has the code under test call boom in place of
// the callback's work. Boom panics, and the first panic that gets out ends the test: what waits for the
// panicked callback is left as it is, since with the process it would be gone. ctx ends with the test.
//
// It is for callbacks that the code under test calls in goroutines of their own, or in the caller's. Around one
// that an event loop calls, a right answer may well unlock, call, and lock again, with a deferred Unlock that finds
// the lock open when there is a panic: that ends the process, too, but cannot be survived. And if
// the callback is called under a lock for which others wait, the bubble never ends.
//
// The process survives because the runtime asks a panic's value for its text before it dies of it, and
// the value ends the goroutine instead of answering. A process of the test's own that is left to die would
// show the same, but graded answers may not start one.
func Uncaught(t *testing.T, what string, body func(ctx context.Context, boom func())) {
	t.Helper()
	switch f := fall(t, what, body); {
	case !f.begun.full():
		t.Errorf("%s was not called: it was to panic", what)
	case !f.out.full():
		t.Errorf("a panic of %s was caught, and the program goes on as if nothing had happened: it should have ended the process", <-f.begun)
	}
}

// A falling is what became of the callback.
type falling struct {
	begun box[string]   // what has panicked, and where it was called
	out   box[struct{}] // nobody has caught it
}

func fall(t *testing.T, what string, body func(ctx context.Context, boom func())) (f falling) {
	defer watch(t)()
	f = falling{make(box[string], 1), make(box[struct{}], 1)}
	defer func() {
		// What was left in the bubble waits for a callback that is no more.
		if r := recover(); r != nil && !isDeadlock(r) {
			panic(r)
		}
	}()
	synctest.Test(t, func(t *testing.T) {
		twin.EnterBubble()
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		over := make(box[struct{}], 1)
		out := func() { f.out.put(struct{}{}); over.put(struct{}{}) }
		go func() {
			defer func() {
				switch r := recover(); {
				case r == nil:
				case f.begun.full():
					out()
				default:
					panic(r) // the answer's own, which says more than that the callback was not called
				}
			}()
			body(ctx, func() {
				f.begun.put(what + calledAt())
				panic(&uncaught{what, out})
			})
		}()
		select {
		case <-over:
		case <-time.After(time.Hour): // whatever was to happen has happened
		}
	})
	return f
}

// calledAt returns the line that has called the test's callback, " (spawn.go:17)", as the checker expects it
// where a message is about a line. It is "" if that was none of the code under test.
func calledAt() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	for {
		f, more := frames.Next()
		name, ofCourse := strings.CutPrefix(f.Function, "koans/exercises/")
		if ofCourse && !strings.HasPrefix(name, "internal/lab.") && !strings.HasSuffix(f.File, "_test.go") {
			return fmt.Sprintf(" (%s:%d)", filepath.Base(f.File), f.Line)
		}
		if !more {
			return ""
		}
	}
}

// A box has room for one thing: the first that is put into it stays.
type box[T any] chan T

func (b box[T]) put(v T) {
	select {
	case b <- v:
	default:
	}
}

func (b box[T]) full() bool { return len(b) > 0 }

// uncaught is a panic's value that does not let the process die.
type uncaught struct {
	what string
	out  func() // is told that nobody has caught it
}

// dying is the runtime's function that asks for the text. That the name begins with "runtime." would not do: in
// `go err.Error()` it is runtime.goexit who seems to ask.
const dying = "runtime.preprintpanics"

// Error ends the goroutine if it is the runtime that asks, which it does when the
// deferred functions have all been run. Everybody else gets a text.
func (u *uncaught) Error() string {
	if pc, _, _, ok := runtime.Caller(1); ok && strings.HasPrefix(runtime.FuncForPC(pc).Name(), dying) {
		u.out()
		runtime.Goexit()
	}
	return "a panic of " + u.what
}
