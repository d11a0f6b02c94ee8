package failure_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	failure "koans/exercises/03_tasks/06_failure"
	"koans/exercises/internal/lab"
)

var errTask = errors.New("the task failed")

// returns is a function for a task: it takes d and returns v and err.
func returns(tl *lab.Timeline, lane any, d time.Duration, v int, err error) func(context.Context) (int, error) {
	return func(context.Context) (int, error) {
		tl.Work(lane, d)
		return v, err
	}
}

// panics is a function for a task: it takes d and then panics with v.
func panics(tl *lab.Timeline, lane any, d time.Duration, v any) func(context.Context) (int, error) {
	return func(context.Context) (int, error) {
		end := tl.Span(lane, "")
		defer end("panic")
		time.Sleep(d)
		explode(v)
		return 42, nil
	}
}

// explode is the function that a stack must name.
func explode(v any) { panic(v) }

// deep panics n calls further down.
func deep(n int) {
	if n == 0 {
		explode("boom")
	}
	deep(n - 1)
}

// called is what one callback was called with.
type called struct {
	times int
	value int
	err   error
}

func (c *called) back(tl *lab.Timeline) func(int, error) {
	return func(v int, err error) {
		tl.Mark("callback", "called")
		c.note(v, err)
	}
}

// The race detector overlooks this note: an answer that calls back twice at the same time
// is to blame for just that.
//
//go:norace
func (c *called) note(v int, err error) {
	*c = called{c.times + 1, v, err}
}

func (c *called) require(t *testing.T, s result, who string) {
	t.Helper()
	require.Equal(t, 1, c.times, "times that %s was called", who)
	require.Equal(t, s.value, c.value, "value that %s got", who)
	if s.panic == nil {
		require.Equal(t, s.err, c.err, "error that %s got", who)
		return
	}
	p := requirePanicError(t, c.err, who)
	require.Equal(t, s.panic, p.Value, "Value of the *PanicError that %s got: what was passed to panic", who)
	require.Contains(t, string(p.Stack), "explode", "Stack of the *PanicError that %s got: it must name the function that panicked", who)
}

func requirePanicError(t *testing.T, err error, who string) *failure.PanicError {
	t.Helper()
	var p *failure.PanicError
	require.ErrorAs(t, err, &p, "the error that %s gets of a function that panicked: a *PanicError", who)
	return p
}

// A result is what a task's function ends with.
type result struct {
	name  string
	value int
	err   error
	panic any
}

var results = []result{
	{"a value", 42, nil, nil},
	{"a value beside an error", 7, errTask, nil},
	{"a panic", 0, nil, "boom"},
}

// when is a function for a task that ends so when end is closed; if it is nil, immediately.
//
// An answer may have its callbacks wait in a sync.Once for the end, which stops a bubble's clock. So no test lets time
// pass, nor calls synctest.Wait, between OnDone and the end of the function.
func (r result) when(end <-chan struct{}) func(context.Context) (int, error) {
	return func(context.Context) (int, error) {
		if end != nil {
			<-end
		}
		if r.panic != nil {
			explode(r.panic)
		}
		return r.value, r.err
	}
}
