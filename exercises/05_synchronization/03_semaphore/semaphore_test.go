package semaphore_test

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

	semaphore "koans/exercises/05_synchronization/03_semaphore"
	"koans/exercises/internal/lab"
)

var errTask = errors.New("the task failed")

// take acquires a slot and draws the wait in a lane of its own.
func take(ctx context.Context, tl *lab.Timeline, lane string, sem *semaphore.Semaphore) error {
	end := tl.Span(lane, "wait")
	err := sem.Acquire(ctx)
	if err != nil {
		end("error")
	} else {
		end("")
	}
	return err
}

// requireFree fails t unless exactly n slots are free, and takes them.
func requireFree(t *testing.T, sem *semaphore.Semaphore, n int, after string) {
	t.Helper()
	free := 0
	for free <= n && sem.TryAcquire() {
		free++
	}
	require.Equal(t, n, free, "free slots after %s", after)
}

// A slow context answers after a while, and what it says may be out of date by then.
// So others come in between two steps of Acquire that are to be one.
type slow struct{ context.Context }

func (c slow) Err() error            { defer pause(); return c.Context.Err() }
func (c slow) Done() <-chan struct{} { defer pause(); return c.Context.Done() }

func pause() {
	for range 5 {
		runtime.Gosched()
	}
}

// A watched context has something happen just after it was asked for the nth time: what
// it answers is out of date then. So that comes in between two steps of Acquire that are to be one.
type watched struct {
	context.Context
	asked  atomic.Int64
	nth    int
	happen func()
}

func (c *watched) Err() error            { defer c.ask(); return c.Context.Err() }
func (c *watched) Done() <-chan struct{} { defer c.ask(); return c.Context.Done() }

func (c *watched) ask() {
	if c.asked.Add(1) == int64(c.nth) {
		c.happen()
		lab.Yield()
	}
}

// Six tasks of two seconds, two at a time, and the same with other numbers. It makes no difference that tasks fail.
func TestTasksRunInGroupsOfTheLimit(t *testing.T) {
	for _, scene := range []struct {
		tasks, limit int
		err          error
	}{
		{6, 2, nil}, {6, 2, errTask}, {6, 1, nil}, {3, 1, errTask}, {7, 3, nil}, {4, 9, nil},
	} {
		name := fmt.Sprintf("%d tasks, %d at a time", scene.tasks, scene.limit)
		if scene.err != nil {
			name += ", all fail"
		}
		t.Run(name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tl.Limit(scene.limit)
				sem := semaphore.New(scene.limit)
				errs := make([]error, scene.tasks)
				var ran lab.Overlap
				var all sync.WaitGroup
				for i := range errs {
					all.Go(func() {
						errs[i] = sem.Do(t.Context(), func() error {
							ran.Enter()
							tl.Work(i, 2*time.Second)
							return scene.err
						})
					})
				}
				all.Wait()
				require.Equal(t, scene.tasks, ran.Total(), "tasks that ran, of %d: see the TODO in Do", scene.tasks)
				require.Equal(t, min(scene.limit, scene.tasks), tl.Most(), "tasks inside at once, at most, with a limit of %d", scene.limit)
				rounds := (scene.tasks + scene.limit - 1) / scene.limit
				tl.AssertTook(t, time.Duration(rounds)*2*time.Second, "time for all tasks")
				for i := range errs {
					require.Equal(t, scene.err, errs[i], "what Do returned for task %d", i)
				}
			})
		})
	}
}

// The same by hand, with all that comes between Acquire and Release.
func TestAcquireWaitsUntilASlotIsReleased(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(2)
		sem := semaphore.New(2)
		errs := make([]error, 5)
		got := make([]time.Duration, len(errs))
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() {
				if errs[i] = sem.Acquire(t.Context()); errs[i] != nil {
					return
				}
				got[i] = tl.Now()
				tl.Work(i, 2*time.Second)
				sem.Release()
			})
			synctest.Wait()
		}
		all.Wait()
		in := map[time.Duration]int{}
		for i := range errs {
			require.NoError(t, errs[i], "the error of Acquire")
			in[got[i]]++
		}
		require.Equal(t, map[time.Duration]int{0: 2, 2 * time.Second: 2, 4 * time.Second: 1}, in, "when slots were taken, and how many: 5 tasks, 2 at a time: see the TODO in Acquire")
		requireFree(t, sem, 2, "all have given theirs back")
	})
}

// A slot is free the moment its holder is done: nobody waits for the rest of a batch.
func TestAFreedSlotIsTakenAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(2)
		sem := semaphore.New(2)
		errs := make([]error, 5)
		var finished lab.Overlap
		var all sync.WaitGroup
		for i, d := range []time.Duration{10, 1, 1, 1, 1} {
			all.Go(func() {
				errs[i] = sem.Do(t.Context(), func() error {
					tl.Work(i, d*time.Second)
					finished.Enter()
					return nil
				})
			})
			synctest.Wait()
		}
		time.Sleep(4 * time.Second)
		synctest.Wait()
		require.Equal(t, 4, finished.Total(), "tasks finished after 4s: four of 1s fit beside the one of 10s")
		all.Wait()
		require.NoError(t, errors.Join(errs...), "the errors of all tasks")
		tl.AssertTook(t, 10*time.Second, "time for all tasks")
	})
}

// Without a clock, and with many: all come in, never too many at once.
func TestTheLimitHoldsInACrowd(t *testing.T) {
	for _, limit := range []int{1, 3} {
		t.Run(fmt.Sprintf("limit %d", limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 60
				sem := semaphore.New(limit)
				var inside lab.Overlap
				errs := make([]error, n)
				var all sync.WaitGroup
				for i := range errs {
					all.Go(func() {
						errs[i] = sem.Do(slow{t.Context()}, func() error { inside.Visit(); return nil })
					})
				}
				all.Wait()
				require.NoError(t, errors.Join(errs...), "the errors of all tasks")
				require.Equal(t, n, inside.Total(), "tasks that ran, of %d", n)
				require.LessOrEqual(t, inside.Most(), limit, "tasks inside at once, at most")
				tl.AssertTook(t, 0, "time that went by although no task takes any")
				requireFree(t, sem, limit, "all tasks have ended")
			})
		})
	}
}

func TestTryAcquireNeverWaits(t *testing.T) {
	for _, n := range []int{1, 2, 5} {
		t.Run(fmt.Sprintf("%d slots", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				sem := semaphore.New(n)
				requireFree(t, sem, n, "New: see the TODO in TryAcquire")
				sem.Release()
				requireFree(t, sem, 1, "all were taken and one was released")

				var err error
				var all sync.WaitGroup
				all.Go(func() { err = take(t.Context(), tl, "waiter", sem) })
				time.Sleep(time.Second)
				require.Equal(t, 1, tl.Active(), "waiters, when TryAcquire has taken all slots")
				require.False(t, sem.TryAcquire(), "TryAcquire has taken a slot, although all are taken and somebody waits")
				sem.Release()
				all.Wait()
				require.NoError(t, err, "the error of Acquire, when a slot came free")
				requireFree(t, sem, 0, "the waiter has taken the slot that came free")
				tl.AssertTook(t, time.Second, "time until the slot was taken that came free after 1s")
			})
		})
	}
}

// A slot for each of as many as there are slots, whoever comes first.
func TestTryAcquireInACrowd(t *testing.T) {
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			sem := semaphore.New(3)
			took := make([]bool, 20)
			ready := lab.NewBarrier(len(took))
			var all sync.WaitGroup
			for i := range took {
				all.Go(func() { ready.Wait(); took[i] = sem.TryAcquire() })
			}
			all.Wait()
			n := 0
			for i := range took {
				if took[i] {
					n++
				}
			}
			require.Equal(t, 3, n, "slots taken of 3, by 20 who tried at once")
		})
	}
}

// Who gives up does so exactly when its context ends; nobody else notices.
func TestAContextEndsTheWait(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		sem := semaphore.New(1)
		require.NoError(t, sem.Acquire(t.Context()), "the error of Acquire, when a slot is free")
		var patient error
		var all sync.WaitGroup
		all.Go(func() { patient = take(t.Context(), tl, "patient", sem) })
		synctest.Wait()

		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		require.ErrorIs(t, take(ctx, tl, "hasty", sem), context.DeadlineExceeded, "the error of a waiter whose context has ended")
		tl.AssertTook(t, 3*time.Second, "time until the waiter gave up")

		cancelled, cancelNow := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancelNow)
		ran := false
		err := sem.Do(cancelled, func() error { ran = true; return nil })
		require.ErrorIs(t, err, context.Canceled, "the error of Do, when its context was cancelled before there was a slot")
		require.False(t, ran, "work has run without a slot")
		tl.AssertTook(t, 4*time.Second, "time until Do gave up")

		// Those who gave up must neither have kept a slot nor lost one.
		sem.Release()
		all.Wait()
		require.NoError(t, patient, "the error of one who went on waiting until there was a slot")
		requireFree(t, sem, 0, "two gave up and the third has got the only slot")
		sem.Release()
		requireFree(t, sem, 1, "all have given theirs back")
	})
}

// A select that takes either of two ready cases would not get far.
func TestAnEndedContextNeverGetsASlot(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		sem := semaphore.New(2)
		ran := false
		for range 50 {
			require.ErrorIs(t, sem.Acquire(ended), context.Canceled, "the error of Acquire, when the context had ended before: see the TODO in Acquire")
			err := sem.Do(ended, func() error { ran = true; return nil })
			require.ErrorIs(t, err, context.Canceled, "the error of Do, when the context had ended before")
			require.False(t, ran, "work has run although the context had ended before")
		}
		requireFree(t, sem, 2, "nobody got one")
	})
}

// Waiters give up at the very moment when a slot comes free. Whoever wins, the slot is not lost, and
// the one who waits on gets it.
func TestNoSlotIsLostWhenGivingUpAndReleaseMeet(t *testing.T) {
	for moment := range 100 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			sem := semaphore.New(2)
			requireFree(t, sem, 2, "New")
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 4)
			var patient error
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() {
					if errs[i] = sem.Acquire(slow{ctx}); errs[i] == nil {
						sem.Release()
					}
				})
			}
			all.Go(func() {
				if patient = sem.Acquire(t.Context()); patient == nil {
					sem.Release()
				}
			})
			if moment%2 == 0 {
				synctest.Wait() // all wait; else some are on their way
			}
			for range moment % 50 {
				runtime.Gosched()
			}
			all.Go(cancel)
			all.Go(sem.Release)
			all.Go(sem.Release)
			all.Wait()
			for i := range errs {
				if errs[i] != nil {
					require.ErrorIs(t, errs[i], context.Canceled, "the error of waiter %d, whose context has ended", i)
				}
			}
			require.NoError(t, patient, "the error of one who waited on when others gave up")
			requireFree(t, sem, 2, "all have given theirs back")
			tl.AssertTook(t, 0, "time that went by although nobody had to wait for the clock")
		})
	}
}

// No slot comes free, and the context ends in the middle of Acquire, wherever that is.
func TestGivingUpIsNotOverlookedWheneverItComes(t *testing.T) {
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			sem := semaphore.New(1)
			requireFree(t, sem, 1, "New")
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 4)
			var all sync.WaitGroup
			all.Go(func() { errs[0] = sem.Acquire(&watched{Context: ctx, nth: 1 + round%5, happen: cancel}) })
			for i := 1; i < len(errs); i++ {
				all.Go(func() {
					for range round * i {
						runtime.Gosched()
					}
					errs[i] = sem.Acquire(ctx)
				})
			}
			synctest.Wait()
			cancel() // if it was not asked so often
			all.Wait()
			for i := range errs {
				require.ErrorIs(t, errs[i], context.Canceled, "the error of waiter %d, whose context has ended", i)
			}
			sem.Release()
			requireFree(t, sem, 1, "all waiters have given up")
		})
	}
}

// A slot comes free in the middle of Acquire, wherever that is; and whoever gives up, it is not lost.
func TestAReleaseIsNotOverlookedWheneverItComes(t *testing.T) {
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			sem := semaphore.New(1)
			requireFree(t, sem, 1, "New")
			release := sync.OnceFunc(sem.Release)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			happen := func() { go release() }
			if round%2 == 1 {
				happen = func() { go release(); cancel() }
			}
			errs := make([]error, 2)
			var all sync.WaitGroup
			for i, ctx := range []context.Context{&watched{Context: ctx, nth: 1 + round%5, happen: happen}, t.Context()} {
				all.Go(func() {
					if errs[i] = sem.Acquire(ctx); errs[i] == nil {
						sem.Release()
					}
				})
			}
			synctest.Wait()
			release() // if it was not asked so often
			all.Wait()
			if round%2 == 0 {
				require.NoError(t, errs[0], "the error of one who came when a slot came free")
			}
			require.NoError(t, errs[1], "the error of one who waited on while another came or gave up")
			requireFree(t, sem, 1, "all have given theirs back")
		})
	}
}

// One is about to give up when a slot comes free, and may be the one who hears of that. Then it is for the one who stays.
func TestASlotIsNotLostOnOneWhoLeaves(t *testing.T) {
	for _, hastyFirst := range []bool{true, false} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			sem := semaphore.New(1)
			requireFree(t, sem, 1, "New")
			ctx := lab.NewLateContext(t.Context())
			var hasty, patient error
			var all sync.WaitGroup
			come := []func(){
				func() {
					if hasty = take(ctx, tl, "hasty", sem); hasty == nil {
						sem.Release()
					}
				},
				func() {
					if patient = take(t.Context(), tl, "patient", sem); patient == nil {
						sem.Release()
					}
				},
			}
			if !hastyFirst {
				come[0], come[1] = come[1], come[0]
			}
			for _, f := range come {
				all.Go(f)
				synctest.Wait()
			}
			ctx.End()
			sem.Release()
			synctest.Wait()
			ctx.Tell()
			synctest.Wait()
			require.Zero(t, tl.Active(), "tasks that still wait, of two, when a slot has come free and the context of one has ended")
			all.Wait()
			if hasty != nil {
				require.ErrorIs(t, hasty, context.Canceled, "the error of the one whose context has ended")
			}
			require.NoError(t, patient, "the error of the one who stays")
			requireFree(t, sem, 1, "all have given up or given back")
		})
	}
}

// Nobody else may wait here in the place of those who have left.
func TestWhoGaveUpLeavesNoGoroutine(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 300
		sem := semaphore.New(1)
		require.NoError(t, sem.Acquire(t.Context()), "the error of Acquire, when a slot is free")
		before := lab.Goroutines()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		errs := make([]error, n)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = sem.Acquire(ctx) })
		}
		all.Wait()
		for i, err := range errs {
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error of waiter %d, whose context has ended", i)
		}
		tl.AssertTook(t, time.Second, "time until all had given up")
		synctest.Wait()
		left := lab.Goroutines() - before
		sem.Release()
		synctest.Wait()
		// Not exactly zero: the test's own surroundings may start one.
		require.Less(t, left, n/10, "goroutines that are left of %d waiters who gave up", n)
		requireFree(t, sem, 1, "all have given up or given back")
	})
}

// However work ends. A panic goes on to the caller.
func TestDoGivesTheSlotBack(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		sem := semaphore.New(1)
		require.NoError(t, sem.Do(t.Context(), func() error { return nil }), "what Do returned for work that returned nil")
		requireFree(t, sem, 1, "work returned nil")
		sem.Release()
		require.Equal(t, errTask, sem.Do(t.Context(), func() error { return errTask }), "what Do returned for work that returned an error")
		requireFree(t, sem, 1, "work returned an error")
		sem.Release()
		require.PanicsWithValue(t, "boom", func() { sem.Do(t.Context(), func() error { panic("boom") }) }, "a panic of work must go on to the caller")
		requireFree(t, sem, 1, "work panicked")
		sem.Release()

		ended := make(chan struct{})
		returned := false
		go func() {
			defer close(ended)
			sem.Do(t.Context(), func() error { runtime.Goexit(); return nil })
			returned = true
		}()
		<-ended
		require.False(t, returned, "Do has returned although its goroutine was to end")
		requireFree(t, sem, 1, "work called runtime.Goexit")
	})
}

func TestAContextThatEndsWhileWorkRunsIsNoConcernOfDo(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		sem := semaphore.New(1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := sem.Do(ctx, func() error { tl.Work("task", 2*time.Second); return nil })
		require.NoError(t, err, "what Do returned for work that returned nil, after its context had ended")
		tl.AssertTook(t, 2*time.Second, "time until Do returned")
		requireFree(t, sem, 1, "work has ended")
	})
}

// Taken here, given back there.
func TestAnybodyMayRelease(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		sem := semaphore.New(2)
		requireFree(t, sem, 2, "New")
		var all sync.WaitGroup
		all.Go(sem.Release)
		all.Go(sem.Release)
		all.Wait()
		requireFree(t, sem, 2, "two others gave back what one had taken")
	})
}

func TestMisusePanics(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Panics(t, func() { semaphore.New(0) }, "a semaphore without slots must not be made")
		require.Panics(t, func() { semaphore.New(-1) }, "a semaphore with less than no slots must not be made")
		require.Panics(t, semaphore.New(2).Release, "Release must panic when nobody has taken a slot")

		sem := semaphore.New(2)
		require.NoError(t, sem.Acquire(t.Context()), "the error of Acquire, when a slot is free")
		sem.Release()
		require.Panics(t, sem.Release, "Release must panic when the only slot that was taken is released for the second time")

		sem = semaphore.New(1)
		require.True(t, sem.TryAcquire(), "TryAcquire takes no slot although one is free")
		sem.Release()
		require.Panics(t, sem.Release, "Release must panic when the slot of TryAcquire is released for the second time")
	})
}

// One slot is taken, and two give it back at the same moment: one of them is wrong, and must be told so.
func TestTwoMayNotReleaseOneSlot(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for range 300 {
			sem := semaphore.New(2)
			require.NoError(t, sem.Acquire(t.Context()), "the error of Acquire, when a slot is free")
			ready := lab.NewBarrier(2)
			refused := make([]bool, 2)
			var both sync.WaitGroup
			for i := range refused {
				both.Go(func() {
					defer func() { refused[i] = recover() != nil }()
					ready.Wait()
					sem.Release()
				})
			}
			both.Wait()
			require.ElementsMatch(t, []bool{true, false}, refused, "whether Release panicked, for two who release the one slot that is taken")
		}
	})
}

func TestEachSemaphoreHasItsOwnSlots(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		first, second := semaphore.New(1), semaphore.New(3)
		requireFree(t, first, 1, "New(1)")
		requireFree(t, second, 3, "New(3), when those of another semaphore are taken")
	})
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		sem := semaphore.New(1)
		require.NoError(t, sem.Acquire(t.Context()), "the error of Acquire, when a slot is free")
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var err error
		var all sync.WaitGroup
		all.Go(func() { err = take(ctx, tl, "waiter", sem) })
		time.Sleep(lab.Year)
		sem.Release()
		all.Wait()
		assert.NoError(t, err, "the error of one who waited for a year, until there was a slot")
		tl.AssertTook(t, lab.Year, "time until the slot was taken that came free after a year")
	})
}
