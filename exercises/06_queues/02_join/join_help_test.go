package join_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	join "koans/exercises/06_queues/02_join"
	"koans/exercises/internal/lab"
)

// wait is Join, drawn in a lane of its own.
func wait[T any](ctx context.Context, tl *lab.Timeline, lane string, q *join.Queue[T]) error {
	end := tl.Span(lane, "Join")
	err := q.Join(ctx)
	if err != nil {
		end("gave up")
	} else {
		end("")
	}
	return err
}

// A joiner is a call of Join in a goroutine of its own.
type joiner struct {
	returned lab.Overlap
	err      error
	at       time.Duration
}

func (j *joiner) start(ctx context.Context, tl *lab.Timeline, lane string, all *sync.WaitGroup, q *join.Queue[int]) {
	all.Go(func() {
		j.err = wait(ctx, tl, lane, q)
		j.at = tl.Now()
		j.returned.Enter()
	})
}

// requireUndone fails t if Join returns although something is left to do.
func requireUndone[T any](t *testing.T, q *join.Queue[T], after string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	require.ErrorIs(t, q.Join(ctx), context.DeadlineExceeded, "the error of Join, which has 1s and should wait: %s", after)
}

// requireDone fails t unless Join returns at once.
func requireDone[T any](t *testing.T, tl *lab.Timeline, q *join.Queue[T], after string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	before := tl.Now()
	err := q.Join(ctx)
	require.False(t, errors.Is(err, context.DeadlineExceeded), "Join waited for an hour, until its context ended, although nothing was to be done: %s", after)
	require.NoError(t, err, "the error of Join, when nothing was to be done: %s", after)
	require.Equal(t, before.String(), tl.Now().String(), "when Join returned, which should not wait: %s", after)
}

func mustPut[T any](t *testing.T, q *join.Queue[T], vs ...T) {
	t.Helper()
	for _, v := range vs {
		require.NoError(t, q.Put(t.Context(), v), "the error of Put, when there is room")
	}
}

func mustGet(t *testing.T, q *join.Queue[int], want int) {
	t.Helper()
	v, err := q.Get(t.Context())
	require.NoError(t, err, "the error of Get, when there is an item")
	require.Equal(t, want, v, "what was got, of items that were put in order")
}

func mustBeDone[T any](t *testing.T, q *join.Queue[T], what string) {
	t.Helper()
	require.NotPanics(t, q.TaskDone, "TaskDone panics although something is to be done: %s", what)
}

// refused reports whether TaskDone panics.
func refused[T any](q *join.Queue[T]) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	q.TaskDone()
	return false
}

// watch returns a context that has do happen, in another goroutine, when it is asked for the nth time; and a function that
// waits until nothing happens any more, and calls do if it was not asked so often.
func watch(ctx context.Context, n int, do func()) (context.Context, func()) {
	var all sync.WaitGroup
	var once sync.Once
	due := make(chan struct{})
	all.Go(func() { <-due; do() })
	happen := func() { once.Do(func() { close(due) }) }
	return lab.Watched(ctx, n, happen), func() { synctest.Wait(); happen(); all.Wait() }
}
