package drain_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	drain "koans/exercises/06_queues/04_drain"
	"koans/exercises/internal/lab"
)

func TestWhatWasAcceptedIsDone(t *testing.T) {
	lab.Rule(t, "The workers", "New", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 6
		k := newKitchen(tl, n).each(3 * second)
		q := drain.New(2, n, k.do, k.report)
		for order := range n {
			require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
		}
		time.Sleep(9 * second)
		synctest.Wait()
		require.Equal(t, times(1, n), totals(k.began), "times that each of %d orders was done after 9s, each taking 3s, with 2 workers", n)
		require.Equal(t, times(1, n), totals(k.reported), "times that each of %d orders was reported after 9s, each taking 3s, with 2 workers", n)
		require.Equal(t, 2, k.inside.Most(), "orders that were done at the same time by 2 workers")
		for order := range n {
			require.Equal(t, time.Duration(order/2)*3*second, k.beganAt.at(order), "when order %d was begun, each taking 3s, with 2 workers", order)
		}
		requireShutdown(t, tl, q.Shutdown)
	})
}

func TestPutWaitsWhileThereIsNoRoom(t *testing.T) {
	lab.Rule(t, "Room", "Put", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const workers, capacity, n = 2, 1, 7
		k := newKitchen(tl, n).each(5 * second)
		q := drain.New(workers, capacity, k.do, k.report)
		for order := range n {
			require.NoError(t, put(t.Context(), tl, q.Put, order), "the error of Put, when there will be room")
			want := time.Duration(max(0, order-capacity)/workers) * 5 * second
			require.Equal(t, want.String(), tl.Now().String(), "when order %d was accepted, with room for 1, and 2 workers taking 5s for each", order)
		}
		requireShutdown(t, tl, q.Shutdown)
	})
}

func TestAQueueNeedsAWorkerAndRoom(t *testing.T) {
	lab.Rule(t, "Room", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 1)
		require.Panics(t, func() { drain.New(0, 1, k.do, k.report) }, "New must panic: a queue without workers")
		require.Panics(t, func() { drain.New(1, 0, k.do, k.report) }, "New must panic: a queue without room")
	})
}

func TestTheContextOfPutDoesNotMatterAfterwards(t *testing.T) {
	lab.Rule(t, "Accepted", "Put", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 6
		k := newKitchen(tl, n).each(3 * second)
		q := drain.New(2, n, k.do, k.report)
		for order := range n {
			ctx, cancel := context.WithCancel(t.Context())
			require.NoError(t, q.Put(ctx, order), "the error of Put, when there is room")
			time.AfterFunc(time.Duration(order)*second, cancel)
		}
		requireShutdown(t, tl, q.Shutdown)
		require.Equal(t, times(1, n), totals(k.reported), "times that each order was reported, although the context of its Put had ended")
		for order := range n {
			require.Nil(t, k.stoppedAt.at(order), "when the context of do ended for order %d, because that of Put had", order)
		}
	})
}

func TestPutGivesUpWhenItsContextEnds(t *testing.T) {
	lab.Rule(t, "Giving up", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 3).each(10 * second)
		q := drain.New(1, 1, k.do, k.report)
		require.NoError(t, put(t.Context(), tl, q.Put, 0), "the error of Put, when the worker is free")
		synctest.Wait()
		require.NoError(t, put(t.Context(), tl, q.Put, 1), "the error of Put, when there is room")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 3*second, errStopped)
		defer cancel()
		err := put(ctx, tl, q.Put, 2)
		tl.AssertTook(t, 3*second, "time until Put gave up, whose context ended after 3s")
		require.ErrorIs(t, err, errStopped, "the error of Put: it says why its context has ended")
		requireShutdown(t, tl, q.Shutdown)
		require.Equal(t, []int{1, 1, 0}, totals(k.reported), "times that each order was reported, of which the last was not accepted")
	})
}

func TestShutdownWaitsUntilAllIsDone(t *testing.T) {
	lab.Rule(t, "All done", "Shutdown")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 4).each(3 * second)
		q := drain.New(2, 4, k.do, k.report)
		for order := range 4 {
			require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
		}
		requireShutdown(t, tl, q.Shutdown)
		tl.AssertTook(t, 6*second, "time until Shutdown returned: when the last order was done")
		require.Equal(t, times(1, 4), totals(k.reported), "times that each order was reported when Shutdown had returned")
		require.Nil(t, k.stoppedAt.at(3), "when the context of do ended, though no time was up")
		requireShutdown(t, tl, q.Shutdown)
	})
}

func TestNothingIsAcceptedAfterShutdown(t *testing.T) {
	lab.Rule(t, "Closed", "Put", "Shutdown")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 3).each(5 * second)
		q := drain.New(1, 50, k.do, k.report)
		require.NoError(t, q.Put(t.Context(), 0), "the error of Put, when there is room")
		var all sync.WaitGroup
		all.Go(func() { requireShutdown(t, tl, q.Shutdown) })
		time.Sleep(second)
		for range 40 {
			require.ErrorIs(t, q.Put(t.Context(), 1), drain.ErrClosed, "the error of Put, while the queue is being shut down")
		}
		all.Wait()
		require.ErrorIs(t, q.Put(t.Context(), 2), drain.ErrClosed, "the error of Put, after Shutdown")
	})
}

// The lesson's picture.
func TestAtTheDeadlineTheRestIsHandedBack(t *testing.T) {
	lab.Rule(t, "The deadline", "Shutdown")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 6).each(3 * second)
		k.hasty = true
		q := drain.New(2, 6, k.do, k.report)
		for order := range 6 {
			require.NoError(t, put(t.Context(), tl, q.Put, order), "the error of Put, when there is room")
		}
		time.Sleep(second)
		ctx, cancel := context.WithTimeoutCause(context.Background(), 3*second, errStopped)
		defer cancel()
		rest, err := shutdown(ctx, tl, q.Shutdown)
		tl.AssertTook(t, 4*second, "time until Shutdown returned: called after 1s, its context ended 3s later")
		require.ErrorIs(t, err, errStopped, "the error of Shutdown: it says why its context has ended")
		require.Equal(t, []int{4, 5}, rest, "what Shutdown handed back: the orders that nobody had begun")
		requireShutdown(t, tl, q.Shutdown)
		require.Equal(t, []int{1, 1, 1, 1, 0, 0}, totals(k.began), "times that each order was begun, of which the last two were handed back")
	})
}
