package join_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	join "koans/exercises/06_queues/02_join"
	"koans/exercises/internal/lab"
)

// A worker waits, and gets the item from the hands of whoever puts it: it was never in the queue, and is to be done all the same.
func TestAnItemIsNotDoneOnItsWayToAWorker(t *testing.T) {
	lab.Rule(t, "All is done", "Put", "Get", "Join")
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := join.New[int](1)
			var err error
			var all sync.WaitGroup
			all.Go(func() { _, err = q.Get(t.Context()) })
			synctest.Wait()
			mustPut(t, q, 1)
			require.ErrorIs(t, q.Join(lab.Ended(t)), context.Canceled, "the error of Join, which had no time to wait, when an item was put for a worker who waited")
			all.Wait()
			require.NoError(t, err, "the error of Get, when an item was put")
			mustBeDone(t, q, "an item was put")
			requireDone(t, tl, q, "all is done")
		})
	}
}

// An answer that sends to those who wait is stuck when there are none, or when they have left.
func TestTaskDoneNeverWaits(t *testing.T) {
	lab.Rule(t, "TaskDone", "TaskDone")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](1)
		for range 10 {
			mustPut(t, q, 1)
			mustGet(t, q, 1)
			mustBeDone(t, q, "an item was put")
		}
		mustPut(t, q, 1)
		requireUndone(t, q, "an item is in the queue")
		requireUndone(t, q, "an item is in the queue")
		mustGet(t, q, 1)
		mustBeDone(t, q, "an item was put")
		tl.AssertTook(t, 2*time.Second, "time that went by, of which two Joins had 1s each")
		requireDone(t, tl, q, "all is done")
	})
}

// Those who wait give up in the very moment in which the last item is done: TaskDone waits for none of them.
func TestTaskDoneWaitsForNobodyWhoGivesUp(t *testing.T) {
	lab.Rule(t, "TaskDone", "TaskDone")
	for round := range 12 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := join.New[int](1)
			mustPut(t, q, 1)
			mustGet(t, q, 1)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			joiners := make([]joiner, 9)
			var all sync.WaitGroup
			for i := range joiners {
				ends := ctx
				if i == 0 {
					ends = t.Context() // waits on
				}
				joiners[i].start(ends, tl, fmt.Sprint("Join ", i), &all, q)
			}
			synctest.Wait()
			cancel()
			for range round % 6 {
				runtime.Gosched()
			}
			mustBeDone(t, q, "an item was put, and those who waited for it have just given up")
			all.Wait()
			require.NoError(t, joiners[0].err, "the error of Join, whose context goes on")
			for i := range joiners[1:] {
				if err := joiners[i+1].err; err != nil { // either may win
					require.ErrorIs(t, err, context.Canceled, "the error of Join number %d, whose context has ended", i+1)
				}
			}
			requireDone(t, tl, q, "all is done")
		})
	}
}

// The last item is done, and at the same moment another is put: a Join that begins after that waits for it.
func TestWhatIsPutBesideTheLastTaskDoneIsToBeDone(t *testing.T) {
	lab.Rule(t, "All is done", "Join", "TaskDone", "Put")
	lab.Stir()
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](1)
		for range 500 {
			mustPut(t, q, 1)
			mustGet(t, q, 1)
			ready := lab.NewBarrier(2)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			var put, joined error
			no := false
			var all sync.WaitGroup
			all.Go(func() { ready.Wait(); no = refused(q) })
			all.Go(func() { ready.Wait(); put = q.Put(t.Context(), 2); joined = q.Join(ctx) })
			all.Wait()
			require.NoError(t, put, "the error of Put, when there is room")
			require.False(t, no, "TaskDone panics although one item is not done")
			require.ErrorIs(t, joined, context.DeadlineExceeded, "the error of Join, which has 1s, began when Put had returned, and should wait: an item was put in the moment in which the one before was done")
			requireUndone(t, q, "an item was put in the moment in which the one before was done")
			mustGet(t, q, 2)
			mustBeDone(t, q, "an item was put")
			requireDone(t, tl, q, "all is done")
		}
	})
}

// One is done, or ten are, and twice as many say so, all at the same time: exactly half of them are refused.
func TestManyTaskDoneAtOnce(t *testing.T) {
	lab.Rule(t, "One too many", "TaskDone")
	lab.Stir()
	for round := range 60 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			n := []int{1, 2, 10}[round%3]
			q := join.New[int](n)
			for i := range n {
				mustPut(t, q, i)
				mustGet(t, q, i)
			}
			no := make([]bool, 2*n)
			ready := lab.NewBarrier(len(no))
			var all sync.WaitGroup
			for i := range no {
				all.Go(func() { ready.Wait(); no[i] = refused(q) })
			}
			all.Wait()
			refusals := 0
			for i := range no {
				if no[i] {
					refusals++
				}
			}
			require.Equal(t, n, refusals, "calls of TaskDone that were refused, of %d at the same time for %d items", 2*n, n)
			requireDone(t, tl, q, "all is done")
			mustPut(t, q, 1)
			requireUndone(t, q, "an item was put")
		})
	}
}

// The last item is done in between two steps of who begins to wait for that.
func TestNobodySleepsWhenAllIsDoneJustThen(t *testing.T) {
	lab.Rule(t, "All is done", "Join", "TaskDone")
	lab.ComesJustThen(t, "Join", 1, func(t *testing.T) (func(context.Context) error, func()) {
		q := join.New[int](1)
		mustPut(t, q, 7)
		mustGet(t, q, 7)
		return q.Join, q.TaskDone
	})
}
