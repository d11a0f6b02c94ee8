package join_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	join "koans/exercises/06_queues/02_join"
	"koans/exercises/internal/lab"
)

func TestJoinReturnsWhenAllWorkIsDone(t *testing.T) {
	lab.Rule(t, "All is done", "Join", "TaskDone")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[time.Duration](10)
		ctx, goHome := context.WithCancel(t.Context())
		defer goHome()
		worked, refusals := make([]time.Duration, 2), make([]int, 2)
		var workers sync.WaitGroup
		for i := range worked {
			workers.Go(func() {
				for d, err := q.Get(ctx); err == nil; d, err = q.Get(ctx) {
					tl.Work(fmt.Sprint("worker ", i), d)
					worked[i] += d
					if refused(q) {
						refusals[i]++
					}
				}
			})
			synctest.Wait()
		}
		for _, d := range []time.Duration{3, 1, 2, 1} {
			mustPut(t, q, d*time.Second)
		}
		require.NoError(t, wait(t.Context(), tl, "Join", q), "the error of Join, whose context goes on")
		tl.AssertTook(t, 4*time.Second, "time until Join returned, when the last worker was done")
		require.Equal(t, (7 * time.Second).String(), (worked[0] + worked[1]).String(), "work that was done when Join returned")
		require.Zero(t, refusals[0]+refusals[1], "times that TaskDone panicked, which was called once for each item that was got")
		goHome()
		workers.Wait()
	})
}

func TestJoinDoesNotWaitWhenNothingIsToBeDone(t *testing.T) {
	lab.Rule(t, "All is done", "Join", "TaskDone")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](2)
		requireDone(t, tl, q, "nothing was put")
		requireDone(t, tl, q, "nothing was put")
		for i := range 3 {
			mustPut(t, q, i)
			mustGet(t, q, i)
			mustBeDone(t, q, "one item was put and got")
			requireDone(t, tl, q, "all that was put is done")
		}
		tl.AssertTook(t, 0, "time that went by although there was nothing to wait for")
	})
}

func TestJoinWaitsUntilTheItemIsDone(t *testing.T) {
	lab.Rule(t, "All is done", "Join", "TaskDone")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](3)
		for range 3 {
			mustPut(t, q, 1)
			requireUndone(t, q, "an item is in the queue")
			mustGet(t, q, 1)
			requireUndone(t, q, "the queue is empty, but its item is not done")
			mustPut(t, q, 2)
			mustBeDone(t, q, "two items were put")
			requireUndone(t, q, "one item is done and one is in the queue")
			mustGet(t, q, 2)
			mustBeDone(t, q, "two items were put and one is done")
			requireDone(t, tl, q, "two items were put and done")
		}
	})
}

func TestAnItemThatIsPutMeanwhileCounts(t *testing.T) {
	lab.Rule(t, "More to do", "Join", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](2)
		mustPut(t, q, 1)
		var j joiner
		var all sync.WaitGroup
		j.start(t.Context(), tl, "Join", &all, q)
		time.Sleep(time.Second)
		mustPut(t, q, 2)
		mustGet(t, q, 1)
		mustBeDone(t, q, "two items were put")
		time.Sleep(time.Second)
		mustGet(t, q, 2)
		mustBeDone(t, q, "two items were put and one is done")
		all.Wait()
		require.Equal(t, (2 * time.Second).String(), j.at.String(), "when Join returned, and the item that was put meanwhile was done after 2s")
	})
}

func TestOneTaskDoneTooManyIsRefused(t *testing.T) {
	lab.Rule(t, "One too many", "TaskDone")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](2)
		for range 3 {
			require.Panics(t, q.TaskDone, "TaskDone must panic when nothing is to be done")
		}
		mustPut(t, q, 1)
		requireUndone(t, q, "TaskDone was refused, and then an item was put")
		mustGet(t, q, 1)
		mustBeDone(t, q, "TaskDone was refused, and then an item was put")
		requireDone(t, tl, q, "TaskDone was refused, and then an item was put and done")
	})
}

// What was not put is not to be done.
func TestAPutThatGivesUpLeavesNothingToBeDone(t *testing.T) {
	lab.Rule(t, "A Put that fails", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](1)
		mustPut(t, q, 1)
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		require.ErrorIs(t, q.Put(ctx, 77), context.DeadlineExceeded, "the error of Put, whose context ended after 3s, when the queue was full")
		tl.AssertTook(t, 3*time.Second, "time until Put gave up")
		require.ErrorIs(t, q.Put(ctx, 78), context.DeadlineExceeded, "the error of Put, whose context had ended before, when the queue was full")
		requireUndone(t, q, "one item was put, and two others gave up")
		mustGet(t, q, 1)
		requireUndone(t, q, "one item was put and got, and two others gave up")
		mustBeDone(t, q, "one item was put")
		requireDone(t, tl, q, "one item was put and done, and two others gave up")
		require.Panics(t, q.TaskDone, "TaskDone must panic when the only item that was put is done, and two others gave up")
	})
}

func TestAContextEndsJoin(t *testing.T) {
	lab.Rule(t, "Giving up", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](1)
		mustPut(t, q, 1)
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		require.ErrorIs(t, wait(ctx, tl, "Join", q), context.DeadlineExceeded, "the error of Join, whose context ended after 3s")
		tl.AssertTook(t, 3*time.Second, "time until Join gave up")
		require.ErrorIs(t, q.Join(ctx), context.DeadlineExceeded, "the error of Join, whose context had ended before, when an item is not done")
	})
}
