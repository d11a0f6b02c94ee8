package gathererrors_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	gathererrors "koans/exercises/04_gather/02_gathererrors"
	"koans/exercises/internal/lab"
)

type function = func(context.Context) (string, error)

// both are what must hold for FailFast and for CollectAll alike.
var both = []struct {
	name   string
	gather func(context.Context, ...function) ([]string, error)
}{
	{"FailFast", gathererrors.FailFast[string]},
	{"CollectAll", gathererrors.CollectAll[string]},
}

const (
	someWords = "some words"
	tidying   = 500 * time.Millisecond
)

// letter is a function that takes d, or tidies up and returns its context's error when that ends before.
func letter(tl *lab.Timeline, lane int, d time.Duration, value string, err error) function {
	return func(ctx context.Context) (string, error) {
		if err := tl.WorkContext(ctx, lane, d); err != nil {
			end := tl.Span(lane, "tidies up")
			time.Sleep(tidying)
			end("")
			return "", err
		}
		return value, err
	}
}

// letters are the functions of the lesson's picture.
func letters(tl *lab.Timeline) []function {
	var functions []function
	for i, c := range strings.Split(someWords, "") {
		functions = append(functions, letter(tl, i, 2*time.Second, c, nil))
	}
	return functions
}

// lettersBut are the same, but some fail after a second, and return half a letter beside their error.
func lettersBut(tl *lab.Timeline, fail ...int) []function {
	functions := letters(tl)
	for _, i := range fail {
		functions[i] = deaf(tl, i, time.Second, "half", numbered(i))
	}
	return functions
}

// deaf is a function that takes d and never looks at its context.
func deaf(tl *lab.Timeline, lane int, d time.Duration, value string, err error) function {
	return func(context.Context) (string, error) {
		tl.Work(lane, d)
		return value, err
	}
}

// numbered is an error that can be told from all others.
func numbered(i int) error { return fmt.Errorf("function %d failed", i) }

// seen is what the functions saw of their contexts, one place for each. The race
// detector overlooks these notes: an answer that comes back too early is to
// blame for just that, and not for reading here what is written there.
type seen []any

//go:norace
func (s seen) note(i int, what any) { s[i] = what }

//go:norace
func (s seen) at(i int) any { return s[i] }

// A lingering context lets others go first while a context made from it is being
// ended: after that one's Done is closed, and before its cancel returns.
type lingering struct {
	context.Context
	done chan struct{}
}

func (c lingering) Done() <-chan struct{} { return c.done }

// AfterFunc is what the context package calls when it derives a context.
func (c lingering) AfterFunc(func()) (stop func() bool) {
	return func() bool {
		lab.Yield()
		return true
	}
}

type key struct{}
