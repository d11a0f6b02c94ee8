package threadsafe_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	threadsafe "koans/exercises/07_executors/03_threadsafe"
)

var errTable = errors.New("no such player")

// A table is not thread-safe: it is safe only with its owner.
type table struct{ entries []int }

func (tb *table) enter(n int) { tb.entries = append(tb.entries, n) }

// call is Call with a function that returns no error, before Stop.
func call[T, R any](t *testing.T, o *threadsafe.Owner[T], f func(T) (R, error)) R {
	t.Helper()
	r, err := threadsafe.Call(t.Context(), o, f)
	require.NoError(t, err, "the error of Call, before Stop")
	return r
}

// stop returns when the owner has come to its end.
func stop[T any](o *threadsafe.Owner[T]) {
	o.Stop()
	<-o.Done()
}

// busy keeps the owner busy until release is called.
func busy[T any](t *testing.T, o *threadsafe.Owner[T]) (release func()) {
	t.Helper()
	gate := make(chan struct{})
	require.NoError(t, o.CallSoon(func(T) { <-gate }), "the error of CallSoon, before Stop")
	return func() { close(gate) }
}

// goroutine says which one the caller's is. Programs must not ask; a test that wants to know who did it may.
func goroutine() string {
	stack := make([]byte, 64)
	name, _, _ := strings.Cut(string(stack[:runtime.Stack(stack, false)]), " [")
	return name
}
