package queue_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	queue "koans/exercises/06_queues/01_queue"
	"koans/exercises/internal/lab"
)

func TestFirstInFirstOut(t *testing.T) {
	lab.Rule(t, "In turn", "Put", "Get", "TryPut", "TryGet")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := queue.New[int](10)
		for i := range 5 {
			require.NoError(t, q.Put(t.Context(), 2*i), "the error of Put, when there is room")
			require.NoError(t, q.TryPut(2*i+1), "the error of TryPut, when there is room")
			require.Equal(t, 2*i+2, q.Len(), "items in the queue after as many were put")
		}
		for i := range 5 {
			v, err := q.Get(t.Context())
			require.NoError(t, err, "the error of Get, when there is an item")
			require.Equal(t, 2*i, v, "what was taken out as number %d by Get", 2*i)
			v, err = q.TryGet()
			require.NoError(t, err, "the error of TryGet, when there is an item")
			require.Equal(t, 2*i+1, v, "what was taken out as number %d by TryGet", 2*i+1)
		}
		require.Zero(t, q.Len(), "items in the queue, when all were taken out")
	})
}

func TestTheLimit(t *testing.T) {
	lab.Rule(t, "The limit", "TryPut")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := queue.New[int](2)
		for i := range 5 {
			q.TryPut(i)
		}
		require.Equal(t, 2, q.Len(), "items in a queue that has room for 2, after 5 calls of TryPut")
	})
}

func TestWithoutALimitThereIsAlwaysRoom(t *testing.T) {
	lab.Rule(t, "No limit", "New", "TryPut", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 5000
		for _, maxsize := range []int{0, -1} {
			q := queue.New[int](maxsize)
			for i := range n {
				require.NoError(t, q.TryPut(i), "the error of TryPut, in a queue without a limit that holds %d items", i)
			}
			require.NoError(t, q.Put(t.Context(), n), "the error of Put, in a queue without a limit")
		}
	})
}

func TestTryPutAndTryGetNeverWait(t *testing.T) {
	lab.Rule(t, "No waiting", "TryPut", "TryGet")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := queue.New[int](2)
		_, err := q.TryGet()
		require.ErrorIs(t, err, queue.ErrEmpty, "the error of TryGet, when the queue is empty")
		fill(t, q, 2)
		require.ErrorIs(t, q.TryPut(77), queue.ErrFull, "the error of TryPut, when the queue is full")
		requireHolds(t, q, "0 and 1 were put", 0, 1)
		tl.AssertTook(t, 0, "time that TryPut and TryGet took")
	})
}

// The lesson's picture.
func TestPutWaitsWhileTheQueueIsFull(t *testing.T) {
	lab.Rule(t, "Waiting", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := queue.New[int](2)
		var errs [6]error
		var at [6]time.Duration
		var cashier sync.WaitGroup
		cashier.Go(func() {
			for i := range errs {
				errs[i] = put(t.Context(), tl, "cashier", q, i)
				at[i] = tl.Now()
			}
		})
		for i := range errs {
			time.Sleep(3 * time.Second)
			require.Equal(t, got{i, nil, tl.Now()}.String(), get(t.Context(), tl, "cook", q).String(), "what the cook got who comes every 3s")
		}
		cashier.Wait()
		for i := range errs {
			require.NoError(t, errs[i], "the error of Put")
			want := time.Duration(max(0, i-1)) * 3 * time.Second
			require.Equal(t, want.String(), at[i].String(), "when Put had put order %d, with room for 2 and a cook every 3s", i)
		}
	})
}

func TestGetWaitsWhileTheQueueIsEmpty(t *testing.T) {
	lab.Rule(t, "Waiting", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := queue.New[int](1)
		var cook got
		var all sync.WaitGroup
		all.Go(func() { cook = get(t.Context(), tl, "cook", q) })
		time.Sleep(3 * time.Second)
		fill(t, q, 1)
		all.Wait()
		require.Equal(t, got{0, nil, 3 * time.Second}.String(), cook.String(), "what Get got, when 0 was put after 3s")
	})
}

func TestAContextEndsTheWait(t *testing.T) {
	lab.Rule(t, "Giving up", "Get", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := queue.New[int](2)
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		require.Equal(t, got{err: context.DeadlineExceeded, at: 3 * time.Second}.String(), get(ctx, tl, "hasty", q).String(), "what Get got, whose context ended after 3s, with nothing in the queue")
		fill(t, q, 2)
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.ErrorIs(t, put(ctx, tl, "hasty", q, 77), context.DeadlineExceeded, "the error of Put, whose context ended after 1s, when the queue was full")
		tl.AssertTook(t, 4*time.Second, "time until Put gave up as well")
		requireHolds(t, q, "0 and 1 were put, and another Put gave up", 0, 1)
	})
}

func TestAnEndedContextPutsAndGetsNothing(t *testing.T) {
	lab.Rule(t, "Ended before", "Put", "Get")
	for _, maxsize := range []int{1, 100, 0} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ended, q := lab.Ended(t), queue.New[int](maxsize)
			for range 40 {
				require.ErrorIs(t, q.Put(ended, 77), context.Canceled, "the error of Put into an empty queue, when the context had ended before")
			}
			fill(t, q, 1)
			for range 40 {
				_, err := q.Get(ended)
				require.ErrorIs(t, err, context.Canceled, "the error of Get, when there is an item and the context had ended before")
			}
			requireHolds(t, q, "0 was put, and others came whose context had ended", 0)
		})
	}
}
