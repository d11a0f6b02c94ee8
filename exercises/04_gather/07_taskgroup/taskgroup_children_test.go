package taskgroup_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	taskgroup "koans/exercises/04_gather/07_taskgroup"
	"koans/exercises/internal/lab"
)

var (
	errDisk  = errors.New("the disk is full")
	errLater = error(&fs.PathError{Op: "copy", Path: "photos", Err: errors.New("another error, later")}) // of another type
)

type child = func(context.Context) error

// endless returns a context that does not end with the test, and so ends nothing
// that the answer has forgotten.
func endless(t *testing.T) context.Context { return context.WithoutCancel(t.Context()) }

// takes is a child that takes d, whatever its context says, and returns err.
func takes(tl *lab.Timeline, lane any, d time.Duration, err error) child {
	return func(context.Context) error {
		tl.Work(lane, d)
		return err
	}
}

// obeys is a child that takes d; if its context ends before, it takes tidy to clean
// up and returns the context's error.
func obeys(tl *lab.Timeline, lane any, d, tidy time.Duration) child {
	return func(ctx context.Context) error {
		err := tl.WorkContext(ctx, lane, d)
		if err != nil {
			tl.Work(lane, tidy)
		}
		return err
	}
}

// an outcome is how a Wait came back, and when.
type outcome struct {
	err      error
	panicked any
	at       time.Duration
}

func (o outcome) String() string {
	if p, ok := o.panicked.(*taskgroup.PanicError); ok {
		return fmt.Sprintf("a panic with a *PanicError of %v at %v", p.Value, o.at)
	}
	if o.panicked != nil {
		return fmt.Sprintf("a panic with %v at %v", o.panicked, o.at)
	}
	return fmt.Sprintf("error %v at %v", o.err, o.at)
}

// wait waits for group and draws it in a lane of its own.
func wait(tl *lab.Timeline, lane string, group *taskgroup.Group) (o outcome) {
	end := tl.Span(lane, "")
	defer func() {
		o.panicked = recover()
		o.at = tl.Now()
		end("")
	}()
	return outcome{err: group.Wait()}
}

func requireOutcome(t *testing.T, want, got outcome, when string, args ...any) {
	t.Helper()
	require.Equal(t, want.String(), got.String(), "how Wait came back "+fmt.Sprintf(when, args...))
}

// explode has a name that the stack must show.
func explode(v any, depth int) {
	if depth == 0 {
		panic(v)
	}
	explode(v, depth-1)
}

type key struct{}

// lingering is a context that does not end. Whoever ends a context made from it is
// held up at the end of the call, and meanwhile everybody can see that it has ended.
type lingering struct {
	context.Context
	done chan struct{}
}

func (c lingering) Done() <-chan struct{} { return c.done }
func (c lingering) AfterFunc(func()) (stop func() bool) {
	return func() bool {
		for range 100 {
			lab.Yield()
		}
		return true
	}
}
