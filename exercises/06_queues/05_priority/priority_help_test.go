package priority_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	priority "koans/exercises/06_queues/05_priority"
	"koans/exercises/internal/lab"
)

// got is what one Get came back with, and when.
type got struct {
	v   int
	err error
	at  time.Duration
}

func (g got) String() string {
	if g.err != nil {
		return fmt.Sprintf("error %v at %v", lab.ContextError(g.err), g.at)
	}
	return fmt.Sprintf("%d at %v", g.v, g.at)
}

// get gets a value and draws the wait in a lane of its own.
func get(ctx context.Context, tl *lab.Timeline, lane string, q *priority.Queue[int]) got {
	end := tl.Span(lane, "get")
	v, err := q.Get(ctx)
	if err != nil {
		end("error")
	} else {
		end("")
	}
	return got{v, err, tl.Now()}
}

// takeAll takes out what is in the queue, by both ways in turn.
func takeAll[T any](t *testing.T, q *priority.Queue[T]) []T {
	t.Helper()
	all := []T{}
	for n := q.Len(); n > 0; n-- {
		require.Equal(t, n, q.Len(), "values in the queue, after %d were taken out", len(all))
		if n%2 == 0 {
			v, err := q.Get(t.Context())
			require.NoError(t, err, "the error of Get, when there is a value in the queue")
			all = append(all, v)
		} else {
			v, ok := q.TryGet()
			require.True(t, ok, "TryGet has got nothing, although there is a value in the queue")
			all = append(all, v)
		}
	}
	_, ok := q.TryGet()
	require.False(t, ok, "TryGet has got something when all has been taken out")
	return all
}

func yield(times int) {
	for range times {
		runtime.Gosched()
	}
}

// stillIn returns what Change says is still in the queue, of entries whose values are their indexes.
func stillIn(entries []*priority.Entry[int], priorities int) []int {
	in := []int{}
	for i, e := range entries {
		if e.Change(priorities) {
			in = append(in, i)
		}
	}
	return in
}

// plain is a context of which package context knows nothing, as others may write one: to
// wait for its end, context.AfterFunc needs a goroutine.
type plain struct{ context.Context }

func (plain) Value(any) any { return nil }
