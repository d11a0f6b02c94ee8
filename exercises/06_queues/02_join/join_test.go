package join_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
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
	require.NoError(t, q.Join(ctx), "the error of Join, which has an hour and should not wait: %s", after)
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

// A slow context answers after a while, and what it says may be out of date by then.
// So others come in between two steps of a Put or Join.
type slow struct{ context.Context }

func (c slow) Err() error            { defer pause(); return c.Context.Err() }
func (c slow) Done() <-chan struct{} { defer pause(); return c.Context.Done() }

func pause() {
	for range 5 {
		runtime.Gosched()
	}
}

// A watched context has something happen when it is asked for the nth time, in
// another goroutine: whoever asks may hold a lock.
type watched struct {
	context.Context
	asked *atomic.Int32
	n     int32
	due   chan struct{}
}

func (c watched) Err() error            { defer c.ask(); return c.Context.Err() }
func (c watched) Done() <-chan struct{} { defer c.ask(); return c.Context.Done() }

func (c watched) ask() {
	if c.asked.Add(1) == c.n {
		close(c.due)
		lab.Yield()
	}
}

// watch returns a context that has do called when it is asked for the nth time, and a function
// that waits until nothing happens any more and calls do if it has not been called by then.
func watch(ctx context.Context, n int, do func()) (watched, func()) {
	c := watched{ctx, new(atomic.Int32), int32(n), make(chan struct{})}
	var all sync.WaitGroup
	all.Go(func() { <-c.due; do() })
	return c, func() {
		synctest.Wait()
		if c.asked.Swap(c.n) < c.n {
			close(c.due)
		}
		all.Wait()
	}
}

// The lesson's picture, and others: Join returns when the last worker is done.
func TestJoinReturnsWhenAllWorkIsDone(t *testing.T) {
	for _, s := range []struct {
		workers int
		work    []time.Duration
		want    time.Duration
	}{
		{2, []time.Duration{3, 1, 2, 1}, 4},
		{1, []time.Duration{3, 1, 2, 1}, 7},
		{3, []time.Duration{9, 1, 1, 1, 1}, 9},
		{5, []time.Duration{2}, 2},
	} {
		t.Run(fmt.Sprintf("%d workers, %d items", s.workers, len(s.work)), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				q := join.New[time.Duration](10)
				ctx, goHome := context.WithCancel(t.Context())
				defer goHome()
				worked := make([]time.Duration, s.workers)
				refusals := make([]int, s.workers)
				var workers sync.WaitGroup
				for i := range s.workers {
					workers.Go(func() {
						for {
							d, err := q.Get(ctx)
							if err != nil {
								return
							}
							tl.Work(fmt.Sprint("worker ", i), d)
							worked[i] += d
							if refused(q) {
								refusals[i]++
							}
						}
					})
					synctest.Wait()
				}
				var sum time.Duration
				for _, d := range s.work {
					mustPut(t, q, d*time.Second)
					sum += d * time.Second
				}
				require.NoError(t, wait(t.Context(), tl, "Join", q), "the error of Join, whose context goes on")
				tl.AssertTook(t, s.want*time.Second, "time until Join returned, when the last worker was done: see the TODO in Join")
				var total time.Duration
				for i := range worked {
					require.Zero(t, refusals[i], "times that TaskDone panicked, which was called once for each item that was got")
					total += worked[i]
				}
				require.Equal(t, sum.String(), total.String(), "work that was done when Join returned")
				goHome()
				workers.Wait()
			})
		})
	}
}

// The folders of the lesson: a worker puts more before it is done with what it has.
func TestItemsThatArePutMeanwhileCount(t *testing.T) {
	type folder struct{ depth, bytes int }
	for _, workers := range []int{1, 3} {
		t.Run(fmt.Sprintf("%d workers", workers), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				q := join.New[*folder](100)
				ctx, goHome := context.WithCancel(t.Context())
				defer goHome()
				bytes := make([]int, workers)
				errs := make([]error, workers)
				var done lab.Overlap
				var all sync.WaitGroup
				for i := range workers {
					all.Go(func() {
						for {
							f, err := q.Get(ctx)
							if err != nil {
								return
							}
							end := tl.Span(fmt.Sprint("worker ", i), "")
							time.Sleep(time.Second)
							for n := range f.depth {
								inner := &folder{}
								inner.depth, inner.bytes = n, 1
								errs[i] = errors.Join(errs[i], q.Put(ctx, inner))
							}
							bytes[i] += f.bytes
							end("")
							done.Enter()
							q.TaskDone()
						}
					})
				}
				synctest.Wait()
				// Each folder of depth n holds folders of depth 0 to n-1: 2^n in all.
				mustPut(t, q, &folder{5, 1})
				err := wait(t.Context(), tl, "Join", q)
				total, sum := done.Total(), 0
				if err == nil && total == 32 {
					for i := range bytes {
						sum += bytes[i] // nobody else adds any more
					}
				}
				goHome()
				all.Wait()
				require.NoError(t, err, "the error of Join, whose context goes on")
				require.Equal(t, 32, total, "folders that were done when Join returned, of 32 in a tree")
				require.NoError(t, errors.Join(errs...), "the errors of Put, when there is room")
				require.Equal(t, 32, sum, "bytes that the workers had found when Join returned, in 32 folders of one each")
				if workers == 1 {
					tl.AssertTook(t, 32*time.Second, "time for 32 folders of 1s each")
				}
			})
		})
	}
}

func TestJoinDoesNotWaitWhenNothingIsToBeDone(t *testing.T) {
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

// Each time that something is to be done, Join waits again.
func TestJoinWaitsUntilTheItemIsDone(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](3)
		for range 3 {
			mustPut(t, q, 1)
			requireUndone(t, q, "an item is in the queue; see the TODO in Join")
			mustGet(t, q, 1)
			requireUndone(t, q, "the queue is empty, but its item is not done")
			mustPut(t, q, 2, 3)
			mustBeDone(t, q, "three items were put")
			requireUndone(t, q, "one item is done and two are in the queue")
			mustGet(t, q, 2)
			mustBeDone(t, q, "three items were put and one is done")
			mustGet(t, q, 3)
			requireUndone(t, q, "two items are done, one is not, and the queue is empty")
			mustBeDone(t, q, "three items were put and two are done")
			requireDone(t, tl, q, "three items were put and done")
		}
	})
}

// All at the same moment, whenever they came. Later it is a new count.
func TestAllWhoWaitInJoinGoOnTogether(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](2)
		for range 2 {
			began := tl.Now()
			mustPut(t, q, 1, 2)
			joiners := make([]joiner, 5)
			var all sync.WaitGroup
			for i := range joiners {
				if i == 3 {
					time.Sleep(time.Second)
					mustGet(t, q, 1)
					mustBeDone(t, q, "two items were put")
				}
				joiners[i].start(t.Context(), tl, fmt.Sprint("Join ", i), &all, q)
			}
			time.Sleep(2 * time.Second)
			mustGet(t, q, 2)
			synctest.Wait()
			for i := range joiners {
				require.Zero(t, joiners[i].returned.Total(), "Joins that have returned, of 5 at once, when one of two items is not done")
			}
			mustBeDone(t, q, "two items were put and one is done")
			all.Wait()
			for i := range joiners {
				require.NoError(t, joiners[i].err, "the error of Join number %d of 5 at once", i)
				require.Equal(t, (began + 3*time.Second).String(), joiners[i].at.String(), "when Join number %d of 5 returned, and the last item was done after 3s", i)
			}
			requireDone(t, tl, q, "all is done")
		}
	})
}

// An answer that sends to those who wait is stuck when there are none.
func TestTaskDoneNeverWaits(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](10)
		for i := range 10 {
			mustPut(t, q, i)
		}
		for i := range 10 {
			mustGet(t, q, i)
			mustBeDone(t, q, "10 items were put")
		}
		requireDone(t, tl, q, "10 items were put and done")

		// Somebody was there, and has left.
		mustPut(t, q, 1)
		requireUndone(t, q, "an item is in the queue")
		requireUndone(t, q, "an item is in the queue")
		mustGet(t, q, 1)
		mustBeDone(t, q, "an item was put")
		tl.AssertTook(t, 2*time.Second, "time that went by, of which two Joins had 1s each")
		requireDone(t, tl, q, "all is done")
	})
}

func TestOneTaskDoneTooManyIsRefused(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](2)
		for range 2 {
			for range 3 {
				require.Panics(t, q.TaskDone, "TaskDone must panic when nothing is to be done: see the TODO in TaskDone")
			}
			requireDone(t, tl, q, "nothing is to be done, and TaskDone was refused")
			mustPut(t, q, 1)
			requireUndone(t, q, "TaskDone was refused, and then an item was put")
			mustGet(t, q, 1)
			mustPut(t, q, 2)
			mustBeDone(t, q, "TaskDone was refused, and then two items were put")
			requireUndone(t, q, "TaskDone was refused, then two items were put and one was done")
			mustGet(t, q, 2)
			mustBeDone(t, q, "TaskDone was refused, and then two items were put and one was done")
			requireDone(t, tl, q, "TaskDone was refused, then two items were put and done")
		}
	})
}

// Ten are done, and twenty say so, all at once: exactly ten are refused.
func TestManyTaskDoneAtOnce(t *testing.T) {
	for range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 10
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
			require.Equal(t, n, refusals, "calls of TaskDone that were refused, of %d at once for %d items", 2*n, n)
			requireDone(t, tl, q, "all is done")
			mustPut(t, q, 1)
			requireUndone(t, q, "an item was put")
		})
	}
}

// Who gives up does so exactly when its context ends; nobody else notices.
func TestAContextEndsJoin(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](1)
		mustPut(t, q, 1)
		var patient joiner
		var all sync.WaitGroup
		patient.start(t.Context(), tl, "patient", &all, q)
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		require.ErrorIs(t, wait(ctx, tl, "hasty", q), context.DeadlineExceeded, "the error of Join, whose context ended after 3s")
		tl.AssertTook(t, 3*time.Second, "time until Join gave up")
		cancelled, cancelNow := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancelNow)
		require.ErrorIs(t, wait(cancelled, tl, "hasty", q), context.Canceled, "the error of Join, whose context was cancelled after another 1s")
		tl.AssertTook(t, 4*time.Second, "time until the second Join gave up")
		for range 40 {
			require.ErrorIs(t, q.Join(cancelled), context.Canceled, "the error of Join, whose context had ended before, when an item is not done")
		}
		time.Sleep(time.Second)
		require.Zero(t, patient.returned.Total(), "Joins that have returned, whose context goes on, when an item is not done")
		mustGet(t, q, 1)
		mustBeDone(t, q, "an item was put")
		all.Wait()
		require.NoError(t, patient.err, "the error of one who waited on when others gave up")
		require.Equal(t, (5 * time.Second).String(), patient.at.String(), "when one returned who waited on, and the item was done at 5s")
		requireDone(t, tl, q, "all is done")
	})
}

// What was not put is not to be done.
func TestAPutThatGivesUpLeavesNothingToBeDone(t *testing.T) {
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

// There is room, and the context has ended: either may win, but it must be the one or the other.
func TestAPutWithAnEndedContextCountsOnlyWhatItPuts(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		q := join.New[int](100)
		put := 0
		for i := range 30 {
			if err := q.Put(ended, i); err == nil {
				put++
			} else {
				require.ErrorIs(t, err, context.Canceled, "the error of Put, when its context had ended before")
			}
		}
		if put > 0 {
			requireUndone(t, q, fmt.Sprintf("%d of 30 items were put, by a Put whose context had ended before", put))
		}
		for range put {
			_, err := q.Get(t.Context())
			require.NoError(t, err, "the error of Get, when there is an item")
			mustBeDone(t, q, "it was put by a Put whose context had ended before, and which returned no error")
		}
		requireDone(t, tl, q, "all that was put is done, and other calls of Put returned an error")
	})
}

// Some give up, and at that moment the only item is done. Whoever is last, Join has to hear of it.
func TestThePutThatGivesUpMayBeTheLast(t *testing.T) {
	for round := range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := join.New[int](1)
			mustPut(t, q, 1)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 8)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { errs[i] = q.Put(slow{ctx}, 10+i) })
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
			v, err := q.Get(t.Context())
			no := refused(q)
			require.NoError(t, err, "the error of Get, when there is an item")
			require.Equal(t, 1, v, "what was got, when one item was in the queue")
			require.False(t, no, "TaskDone panics although one item was put and not done")
			synctest.Wait()
			put := 0
			for {
				left, cancel := context.WithTimeout(t.Context(), time.Second)
				_, err := q.Get(left)
				cancel()
				if err != nil {
					break
				}
				put++
				mustBeDone(t, q, "an item was put when others gave up")
			}
			all.Wait()
			for i := range errs {
				if errs[i] == nil {
					put--
				} else {
					require.ErrorIs(t, errs[i], context.Canceled, "the error of Put number %d, whose context has ended", i)
				}
			}
			require.Zero(t, put, "items that were got, less those that were put without an error")
			for i := range joiners {
				require.NoError(t, joiners[i].err, "the error of Join, whose context goes on")
			}
			requireDone(t, tl, q, "all that was put is done, and other calls of Put returned an error")
		})
	}
}

// A worker is quicker than those who put: it gets an item, and is done with it, before its Put has returned.
func TestAnItemCountsAsSoonAsItCanBeGot(t *testing.T) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for range 60 {
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
			// Others keep the processors busy, so that those who put do not get on at once.
			var enough atomic.Bool
			for range 12 {
				all.Go(func() {
					for !enough.Load() {
						runtime.Gosched()
					}
				})
			}
			for range 10 {
				runtime.Gosched()
			}
			got, joins, refusals := make([]error, n+1), make([]error, n+1), 0
			for i := range got {
				_, got[i] = q.Get(t.Context())
				joins[i] = q.Join(ended)
				if refused(q) {
					refusals++
				}
			}
			enough.Store(true)
			all.Wait()
			require.NoError(t, errors.Join(got...), "the errors of Get, when there are items")
			require.NoError(t, errors.Join(errs...), "the errors of Put, when there will be room")
			for i := range joins {
				require.ErrorIs(t, joins[i], context.Canceled, "the error of Join, whose context has ended, when an item was got and is not done")
			}
			require.Zero(t, refusals, "times that TaskDone panicked, for items that were got at once when they were put")
			requireDone(t, tl, q, "all that was put is done")
			mustPut(t, q, 1)
			requireUndone(t, q, "an item was put")
		})
	}
}

// The last item is done between two steps of Join.
func TestTheEndIsNotOverlookedWheneverItComes(t *testing.T) {
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

// Nothing gets done, and the clock stands still: their context ends before, while and after they begin to wait.
func TestGivingUpIsNotOverlookedWheneverItComes(t *testing.T) {
	for moment := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := join.New[int](1)
			mustPut(t, q, 1)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 4)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { errs[i] = q.Join(slow{ctx}) })
			}
			for range moment {
				runtime.Gosched()
			}
			cancel()
			all.Wait()
			for i := range errs {
				require.ErrorIs(t, errs[i], context.Canceled, "the error of Join, whose context has ended, when an item is not done")
			}
			mustGet(t, q, 1)
			mustBeDone(t, q, "an item was put")
			requireDone(t, tl, q, "all that was put is done")
		})
	}
}

// The same, between two steps of Join.
func TestAContextMayEndBetweenTwoStepsOfJoin(t *testing.T) {
	for n := 1; n <= 6; n++ {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := join.New[int](1)
			mustPut(t, q, 1)
			ends, cancel := context.WithCancel(t.Context())
			defer cancel()
			ctx, finish := watch(ends, n, cancel)
			var hasty joiner
			var all sync.WaitGroup
			hasty.start(ctx, tl, "Join", &all, q)
			finish()
			synctest.Wait()
			require.Equal(t, 1, hasty.returned.Total(), "Joins that have returned, whose context has ended")
			all.Wait()
			require.ErrorIs(t, hasty.err, context.Canceled, "the error of Join, whose context has ended, when an item is not done")
		})
	}
}

// Some give up when the last item is done. Whoever wins, the others go on.
func TestGivingUpAndTheEndMayMeet(t *testing.T) {
	for moment := range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := join.New[int](1)
			mustPut(t, q, 1)
			mustGet(t, q, 1)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 6)
			no := false
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() {
					if i%2 == 0 {
						errs[i] = q.Join(slow{ctx})
					} else {
						errs[i] = q.Join(slow{t.Context()})
					}
				})
			}
			if moment%2 == 0 {
				synctest.Wait() // all wait; else some are on their way
			}
			for range moment {
				runtime.Gosched()
			}
			all.Go(cancel)
			all.Go(func() { no = refused(q) })
			all.Wait()
			require.False(t, no, "TaskDone panics although one item is not done")
			for i := range errs {
				if i%2 == 1 || errs[i] == nil {
					require.NoError(t, errs[i], "the error of Join, whose context goes on")
				} else {
					require.ErrorIs(t, errs[i], context.Canceled, "the error of Join, whose context has ended")
				}
			}
			requireDone(t, tl, q, "all that was put is done")
			tl.AssertTook(t, 0, "time that went by although nobody had to wait for the clock")
		})
	}
}

// Nobody else may wait here in the place of those who have left.
func TestWhoGaveUpLeavesNoGoroutine(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 100
		q := join.New[int](1)
		mustPut(t, q, 1)
		before := lab.Goroutines()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		errs := make([]error, n)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = q.Join(ctx) })
		}
		all.Wait()
		for i := range errs {
			require.ErrorIs(t, errs[i], context.DeadlineExceeded, "the error of Join, whose context has ended, when an item is not done")
		}
		tl.AssertTook(t, time.Second, "time until all had given up")
		synctest.Wait()
		left := lab.Goroutines() - before
		mustGet(t, q, 1)
		mustBeDone(t, q, "an item was put")
		requireDone(t, tl, q, "all that was put is done")
		// Not exactly zero: the test's own surroundings may start one.
		require.Less(t, left, n/10, "goroutines that are left of %d Joins that gave up", n)
	})
}

// Its context goes on for years, and does not end with the test: who waits for that is left.
func TestNobodyWaitsForTheEndOfAContextThatIsNotNeeded(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(context.Background(), 9*lab.Year)
		_ = cancel // not even a cleanup may call it: these run before the bubble looks who is left
		q := join.New[int](1)
		mustPut(t, q, 1)
		var j joiner
		var all sync.WaitGroup
		j.start(ctx, tl, "Join", &all, q)
		time.Sleep(time.Second)
		mustGet(t, q, 1)
		mustBeDone(t, q, "an item was put")
		all.Wait()
		require.NoError(t, j.err, "the error of Join, whose context goes on")
		tl.AssertTook(t, time.Second, "time until Join returned, when the item was done after 1s")
	})
}

// The queue itself goes on as it was: in order, waiting, and ended by a context.
func TestTheQueueStillWorks(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		q := join.New[int](3)
		a, b, c := rng.IntN(1e6), rng.IntN(1e6), rng.IntN(1e6)
		mustPut(t, q, a, b, c)
		mustGet(t, q, a)
		mustGet(t, q, b)
		mustPut(t, q, a, b)
		var err error
		var at time.Duration
		var all sync.WaitGroup
		all.Go(func() { err = q.Put(t.Context(), 7); at = tl.Now() })
		time.Sleep(time.Second)
		mustGet(t, q, c)
		all.Wait()
		require.NoError(t, err, "the error of Put, when there will be room")
		require.Equal(t, time.Second.String(), at.String(), "when Put returned, and there was room after 1s")
		mustGet(t, q, a)
		mustGet(t, q, b)
		mustGet(t, q, 7)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		v, err := q.Get(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Get, whose context ended, when the queue was empty")
		require.Zero(t, v, "what Get returned beside an error")
		tl.AssertTook(t, 2*time.Second, "time that went by, of which a Put and a Get waited 1s each")
		for range 6 {
			mustBeDone(t, q, "6 items were put")
		}
		requireDone(t, tl, q, "6 items were put and done")
	})
}

// What the workers have done is seen after Join, without any lock of the test's.
func TestACrowd(t *testing.T) {
	type task struct{ from, result int }
	for _, s := range []struct{ bosses, workers, maxsize int }{{1, 1, 1}, {3, 3, 1}, {8, 2, 3}, {2, 8, 20}} {
		t.Run(fmt.Sprintf("%d bosses, %d workers, room for %d", s.bosses, s.workers, s.maxsize), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const each = 30
				q := join.New[*task](s.maxsize)
				ctx, goHome := context.WithCancel(t.Context())
				defer goHome()
				errs := make([]error, s.bosses)
				tasks := make([][]*task, s.bosses)
				refusals := make([]int, s.workers)
				var inside lab.Overlap
				var bosses, workers sync.WaitGroup
				for i := range s.workers {
					workers.Go(func() {
						for {
							v, err := q.Get(ctx)
							if err != nil {
								return
							}
							if v.from%7 == i%7 {
								inside.Visit()
							}
							v.result = 2 * v.from
							if refused(q) {
								refusals[i]++
								goHome() // nobody waits for what is never done
							}
						}
					})
				}
				for i := range errs {
					bosses.Go(func() {
						for n := range each {
							v := &task{}
							v.from = i*each + n + 1
							tasks[i] = append(tasks[i], v)
							errs[i] = errors.Join(errs[i], q.Put(ctx, v))
							if n == each/2 {
								errs[i] = errors.Join(errs[i], q.Join(ctx))
							}
						}
					})
				}
				bosses.Wait()
				err := q.Join(ctx)
				wrong := 0
				if err == nil {
					for i := range tasks {
						for _, v := range tasks[i] {
							if v.result != 2*v.from { // only Join has seen to it that this is no race
								wrong++
							}
						}
					}
				}
				goHome()
				workers.Wait()
				for i := range refusals {
					require.Zero(t, refusals[i], "times that TaskDone panicked, which was called once for each item that was got")
				}
				require.NoError(t, errors.Join(errs...), "the errors of Put and Join, whose context goes on")
				require.NoError(t, err, "the error of Join, whose context goes on")
				require.Zero(t, wrong, "tasks of %d that were not done when Join had returned", s.bosses*each)
				tl.AssertTook(t, 0, "time that went by although nobody waits for the clock")
			})
		})
	}
}

func TestEachQueueHasItsOwnCount(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		first, second := join.New[int](1), join.New[int](1)
		mustPut(t, first, 1)
		requireDone(t, tl, second, "an item was put into another queue")
		require.Panics(t, second.TaskDone, "TaskDone must panic when nothing is to be done, whatever is in another queue")
		requireUndone(t, first, "an item was put")
		mustGet(t, first, 1)
		mustBeDone(t, first, "an item was put")
	})
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](1)
		mustPut(t, q, 1)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var j joiner
		var all sync.WaitGroup
		j.start(ctx, tl, "Join", &all, q)
		time.Sleep(lab.Year)
		mustGet(t, q, 1)
		mustBeDone(t, q, "an item was put")
		all.Wait()
		assert.NoError(t, j.err, "the error of one who waited for a year, until all was done")
		tl.AssertTook(t, lab.Year, "time until Join returned, when the item was done after a year")
	})
}
