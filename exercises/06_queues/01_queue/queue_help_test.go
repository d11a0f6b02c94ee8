package queue_test

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	queue "koans/exercises/06_queues/01_queue"
	"koans/exercises/internal/lab"
)

// put is Put, drawn in a lane of its own.
func put[T any](ctx context.Context, tl *lab.Timeline, lane string, q *queue.Queue[T], v T) error {
	end := tl.Span(lane, "put")
	err := q.Put(ctx, v)
	if err != nil {
		end("gave up")
	} else {
		end("")
	}
	return err
}

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

// get is Get, drawn in a lane of its own.
func get(ctx context.Context, tl *lab.Timeline, lane string, q *queue.Queue[int]) got {
	end := tl.Span(lane, "get")
	v, err := q.Get(ctx)
	if err != nil {
		end("gave up")
	} else {
		end("")
	}
	return got{v, err, tl.Now()}
}

// fill puts 0, 1, 2 … n-1 into a queue that has room for them.
func fill(t *testing.T, q *queue.Queue[int], n int) {
	t.Helper()
	for i := range n {
		require.NoError(t, q.TryPut(i), "the error of TryPut, when there is room")
	}
}

// requireHolds fails t unless exactly these are in the queue, and takes them out.
func requireHolds(t *testing.T, q *queue.Queue[int], after string, want ...int) {
	t.Helper()
	require.Equal(t, len(want), q.Len(), "items in the queue after %s", after)
	have := rest(t, q, len(want))
	require.Equal(t, want, have, "items that came out of the queue after %s", after)
	require.Zero(t, q.Len(), "items in the queue after %s, when all have been taken out", after)
}

// rest takes out what is in the queue, and fails t if that is more than most.
func rest(t *testing.T, q *queue.Queue[int], most int) (have []int) {
	t.Helper()
	for {
		v, err := q.TryGet()
		if err != nil {
			require.ErrorIs(t, err, queue.ErrEmpty, "the error of TryGet, when the queue is empty")
			return have
		}
		have = append(have, v)
		require.LessOrEqual(t, len(have), most, "items that came out of the queue, last %d", v)
	}
}

func sorted[T cmp.Ordered](s []T) []T {
	slices.Sort(s)
	return s
}

// watch returns a context that has do happen, in another goroutine, when it is asked for the nth time; and a function that
// waits until nothing happens any more, and calls do if it was not asked so often.
func watch(ctx context.Context, n int, do func()) (context.Context, func()) {
	var all sync.WaitGroup
	var once sync.Once
	due := make(chan struct{})
	all.Go(func() { <-due; do() })
	happen := func() { once.Do(func() { close(due) }) }
	return lab.Watched(ctx, n, happen), func() { synctest.Wait(); happen(); all.Wait(); synctest.Wait() }
}

func yield(times int) {
	for range times {
		runtime.Gosched()
	}
}

// atOneStroke calls do for 0, 1, 2 and 3: one after another, or all at once.
func atOneStroke(together bool, do func(i int)) {
	var all sync.WaitGroup
	for i := range 4 {
		if together {
			all.Go(func() { do(i) })
		} else {
			do(i)
		}
	}
	all.Wait()
}
