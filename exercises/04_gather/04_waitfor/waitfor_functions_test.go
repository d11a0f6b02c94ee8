package waitfor_test

import (
	"context"
	"errors"
	"time"

	waitfor "koans/exercises/04_gather/04_waitfor"
	"koans/exercises/internal/lab"
)

var (
	errServer = errors.New("the server said no")
	errCaller = errors.New("the caller has gone home")
)

// deaf is a function that takes d and never looks at its context.
func deaf(tl *lab.Timeline, lane string, d time.Duration, v int, err error) func(context.Context) (int, error) {
	return func(context.Context) (int, error) {
		tl.Work(lane, d)
		return v, err
	}
}

// waitFor calls WaitFor and draws it in a lane of its own.
func waitFor(ctx context.Context, tl *lab.Timeline, timeout time.Duration, f func(context.Context) (int, error)) (int, error) {
	end := tl.Span("WaitFor", "")
	v, err := waitfor.WaitFor(ctx, timeout, f)
	if err != nil {
		end("error")
	} else {
		end("")
	}
	return v, err
}

// noted is what functions saw, one place for each. The race detector overlooks
// these notes: a function that was left behind still writes them.
type noted []any

//go:norace
func (n noted) set(i int, what any) { n[i] = what }

//go:norace
func (n noted) at(i int) any { return n[i] }

type key struct{}
