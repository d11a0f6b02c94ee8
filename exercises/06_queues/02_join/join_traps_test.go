package join_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	join "koans/exercises/06_queues/02_join"
	"koans/exercises/internal/lab"
)

// The folders of the lesson: a worker puts more before it is done with what it has. A folder of depth n holds
// folders of depth 0 to n-1: 2^n in all.
func TestItemsThatWorkersPutCount(t *testing.T) {
	lab.Rule(t, "More to do", "Put", "Join")
	for _, workers := range []int{1, 3} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := join.New[int](100)
			ctx, goHome := context.WithCancel(t.Context())
			defer goHome()
			errs := make([]error, workers)
			var done lab.Overlap
			var all sync.WaitGroup
			for i := range workers {
				all.Go(func() {
					for depth, err := q.Get(ctx); err == nil; depth, err = q.Get(ctx) {
						tl.Work(fmt.Sprint("worker ", i), time.Second)
						for n := range depth {
							errs[i] = errors.Join(errs[i], q.Put(ctx, n))
						}
						done.Enter()
						q.TaskDone()
					}
				})
			}
			mustPut(t, q, 5)
			err := wait(t.Context(), tl, "Join", q)
			total := done.Total()
			goHome()
			all.Wait()
			require.NoError(t, err, "the error of Join, whose context goes on")
			require.Equal(t, 32, total, "folders that were done when Join returned, of 32 in a tree")
			require.NoError(t, errors.Join(errs...), "the errors of Put, when there is room")
		})
	}
}

// All at the same moment. Later it is a new count.
func TestAllWhoWaitInJoinGoOnTogether(t *testing.T) {
	lab.Rule(t, "Together", "Join", "TaskDone")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](2)
		for range 2 {
			began := tl.Now()
			mustPut(t, q, 1)
			joiners := make([]joiner, 5)
			var all sync.WaitGroup
			for i := range joiners {
				joiners[i].start(t.Context(), tl, fmt.Sprint("Join ", i), &all, q)
			}
			time.Sleep(2 * time.Second)
			mustGet(t, q, 1)
			mustBeDone(t, q, "an item was put")
			all.Wait()
			for i := range joiners {
				require.NoError(t, joiners[i].err, "the error of Join number %d of 5 at the same time", i)
				require.Equal(t, (began + 2*time.Second).String(), joiners[i].at.String(), "when Join number %d of 5 returned, and the item was done after 2s", i)
			}
		}
	})
}

// Those who have waited put something again, the quicker ones while the others are still on their way out.
func TestWhatTheFirstToReturnPutsIsToBeDone(t *testing.T) {
	lab.Rule(t, "All is done", "Join", "Put", "TaskDone")
	for range 12 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := join.New[int](8)
			mustPut(t, q, 1)
			mustGet(t, q, 1)
			errs := make([]error, 8)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { errs[i] = errors.Join(q.Join(t.Context()), q.Put(t.Context(), i)) })
			}
			synctest.Wait()
			mustBeDone(t, q, "an item was put")
			synctest.Wait()
			requireUndone(t, q, "those who returned from Join each put an item")
			for range errs {
				_, err := q.Get(t.Context())
				require.NoError(t, err, "the error of Get, when there is an item")
				mustBeDone(t, q, "an item was put by one who returned from Join")
			}
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of Join and Put, whose context goes on")
			requireDone(t, tl, q, "all is done")
		})
	}
}

// Some give up, and at that moment the only item is done. Whoever is last, Join has to hear of it.
func TestThePutThatGivesUpMayBeTheLast(t *testing.T) {
	lab.Rule(t, "A Put that fails", "Put", "Join")
	for round := range 18 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := join.New[int](1)
			mustPut(t, q, 1)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 8)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { errs[i] = q.Put(lab.Slow(ctx), 10+i) })
			}
			joiners := make([]joiner, 2)
			for i := range joiners {
				joiners[i].start(t.Context(), tl, fmt.Sprint("Join ", i), &all, q)
			}
			synctest.Wait()
			cancel()
			for range round % 6 {
				runtime.Gosched()
			}
			mustGet(t, q, 1)
			mustBeDone(t, q, "one item was put and not done")
			synctest.Wait()
			got := 0
			left, cancelLeft := context.WithTimeout(t.Context(), time.Second)
			defer cancelLeft()
			for _, err := q.Get(left); err == nil; _, err = q.Get(left) {
				got++
				mustBeDone(t, q, "an item was put when others gave up")
			}
			all.Wait()
			put := 0
			for i := range errs {
				if errs[i] == nil {
					put++
				} else {
					require.ErrorIs(t, errs[i], context.Canceled, "the error of Put number %d, whose context has ended", i)
				}
			}
			require.Equal(t, put, got, "items that were got, of as many that were put without an error")
			require.NoError(t, errors.Join(joiners[0].err, joiners[1].err), "the error of Join, whose context goes on")
			requireDone(t, tl, q, "all that was put is done, and other calls of Put returned an error")
		})
	}
}

// A worker is quicker than those who put: it gets an item, and is done with it, before its Put has returned.
func TestAnItemCountsAsSoonAsItCanBeGot(t *testing.T) {
	lab.Rule(t, "More to do", "Put")
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 24
			q := join.New[int](1)
			mustPut(t, q, 0)
			errs := make([]error, n)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { errs[i] = q.Put(t.Context(), i+1) })
			}
			synctest.Wait()
			// Others keep the processors busy, so that those who put do not get on immediately.
			var enough atomic.Bool
			for range 12 {
				all.Go(func() {
					for !enough.Load() {
						runtime.Gosched()
					}
				})
			}
			got, joins, refusals := make([]error, n+1), make([]error, n+1), 0
			for i := range got {
				_, got[i] = q.Get(t.Context())
				joins[i] = q.Join(lab.Ended(t))
				if refused(q) {
					refusals++
				}
			}
			enough.Store(true)
			all.Wait()
			require.NoError(t, errors.Join(got...), "the errors of Get, when there are items")
			require.NoError(t, errors.Join(errs...), "the errors of Put, when there will be room")
			for i := range joins {
				require.ErrorIs(t, joins[i], context.Canceled, "the error of Join, which had no time to wait, when an item was got and is not done")
			}
			require.Zero(t, refusals, "times that TaskDone panicked, for items that were got as soon as they were put")
			requireDone(t, tl, q, "all that was put is done")
		})
	}
}

// The last item is done between two steps of Join.
func TestTheEndIsNotOverlookedWheneverItComes(t *testing.T) {
	lab.Rule(t, "Together", "Join", "TaskDone")
	for n := 1; n <= 6; n++ {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := join.New[int](1)
			mustPut(t, q, 1)
			mustGet(t, q, 1)
			no := false
			ctx, finish := watch(t.Context(), n, func() { no = refused(q) })
			var late joiner
			var all sync.WaitGroup
			late.start(ctx, tl, "Join", &all, q)
			finish()
			require.False(t, no, "TaskDone panics although one item is not done")
			synctest.Wait()
			require.Equal(t, 1, late.returned.Total(), "Joins that have returned, when all is done")
			all.Wait()
			require.NoError(t, late.err, "the error of Join, whose context goes on")
		})
	}
}

// The queue itself goes on as it was: in order, waiting, and ended by a context.
func TestTheQueueStillWorks(t *testing.T) {
	lab.Rule(t, "Still a queue", "Put", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](2)
		mustPut(t, q, 5, 7)
		time.AfterFunc(2*time.Second, func() { q.Get(t.Context()) })
		var patient error
		var all sync.WaitGroup
		all.Go(func() { patient = q.Put(t.Context(), 6) })
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.ErrorIs(t, q.Put(ctx, 77), context.DeadlineExceeded, "the error of Put, whose context ended after 1s, when another waited for room, too")
		tl.AssertTook(t, time.Second, "time until that Put gave up")
		all.Wait()
		require.NoError(t, patient, "the error of Put, when there will be room")
		tl.AssertTook(t, 2*time.Second, "time until Put returned, when there was room after 2s")
		mustGet(t, q, 7)
		mustGet(t, q, 6)
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := q.Get(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Get, whose context ended, when the queue was empty")
		tl.AssertTook(t, 3*time.Second, "time until Get gave up as well, after 1s")
	})
}

// What the workers have done is seen after Join, without any lock of the test's.
func TestACrowd(t *testing.T) {
	lab.Rule(t, "No data race", "TaskDone", "Join", "Put")
	type task struct{ from, result int }
	for _, s := range []struct{ bosses, workers, maxsize int }{{3, 3, 1}, {8, 2, 3}, {2, 8, 20}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := join.New[*task](s.maxsize)
			ctx, goHome := context.WithCancel(t.Context())
			defer goHome()
			errs, tasks := make([]error, s.bosses), make([][]*task, s.bosses)
			var refusals lab.Overlap
			var bosses, workers sync.WaitGroup
			for range s.workers {
				workers.Go(func() {
					for v, err := q.Get(ctx); err == nil; v, err = q.Get(ctx) {
						v.result = 2 * v.from
						if refused(q) {
							refusals.Enter()
							goHome() // nobody waits for what is never done
						}
					}
				})
			}
			for i := range errs {
				bosses.Go(func() {
					for n := range 30 {
						v := &task{}
						v.from = n + 1
						tasks[i] = append(tasks[i], v)
						errs[i] = errors.Join(errs[i], q.Put(ctx, v))
						if n == 15 {
							errs[i] = errors.Join(errs[i], q.Join(ctx))
						}
					}
				})
			}
			bosses.Wait()
			err := q.Join(ctx)
			wrong := 0
			for _, v := range slices.Concat(tasks...) {
				if err == nil && v.result != 2*v.from { // only Join has seen to it that this is no race
					wrong++
				}
			}
			goHome()
			workers.Wait()
			require.Zero(t, refusals.Total(), "times that TaskDone panicked, which was called once for each item that was got")
			require.NoError(t, errors.Join(append(errs, err)...), "the errors of Put and Join, whose context goes on")
			require.Zero(t, wrong, "tasks that were not done when Join had returned")
		})
	}
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](1)
		mustPut(t, q, 1)
		mustGet(t, q, 1)
		time.AfterFunc(lab.Year, q.TaskDone)
		require.NoError(t, wait(t.Context(), tl, "Join", q), "the error of a Join that waited for a year, until all was done")
	})
}
