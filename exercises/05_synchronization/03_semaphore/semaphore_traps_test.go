package semaphore_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	semaphore "koans/exercises/05_synchronization/03_semaphore"
	"koans/exercises/internal/lab"
)

// The lesson's picture with other numbers. It makes no difference that tasks fail.
func TestTasksRunInGroupsOfTheLimit(t *testing.T) {
	lab.Rule(t, "The limit", "Do", "Acquire", "Release")
	for _, scene := range []struct{ tasks, limit, rounds int }{{6, 1, 6}, {3, 1, 3}, {7, 3, 3}, {4, 9, 1}} {
		t.Run(fmt.Sprintf("%d tasks, %d at a time", scene.tasks, scene.limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tl.Limit(scene.limit)
				sem := semaphore.New(scene.limit)
				errTask := errors.New("the task failed")
				errs := make([]error, scene.tasks)
				var all sync.WaitGroup
				for i := range errs {
					all.Go(func() {
						errs[i] = sem.Do(t.Context(), func() error { tl.Work(i, 2*time.Second); return errTask })
					})
				}
				all.Wait()
				require.Equal(t, min(scene.limit, scene.tasks), tl.Most(), "tasks inside at once, at most, with a limit of %d", scene.limit)
				tl.AssertTook(t, time.Duration(scene.rounds)*2*time.Second, "time for all tasks")
				for i := range errs {
					require.Equal(t, errTask, errs[i], "what Do returned for task %d", i)
				}
			})
		})
	}
}

// A slot is free the moment its holder is done: nobody waits for the rest of a batch.
func TestAFreedSlotIsTakenAtOnce(t *testing.T) {
	lab.Rule(t, "The limit", "Do", "Acquire", "Release")
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
	lab.Rule(t, "The limit", "Do", "Acquire", "Release")
	for _, limit := range []int{1, 3} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 60
			sem := semaphore.New(limit)
			var inside lab.Overlap
			errs := make([]error, n)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() {
					errs[i] = sem.Do(lab.Slow(t.Context()), func() error { inside.Visit(); return nil })
				})
			}
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of all tasks")
			require.Equal(t, n, inside.Total(), "tasks that ran, of %d", n)
			require.LessOrEqual(t, inside.Most(), limit, "tasks inside at once, at most")
			requireFree(t, sem, limit, "all tasks have ended")
		})
	}
}

func TestEachSemaphoreHasSlotsOfItsOwn(t *testing.T) {
	lab.Rule(t, "The slots", "New", "TryAcquire")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		first, second := semaphore.New(1), semaphore.New(3)
		requireFree(t, first, 1, "New(1)")
		requireFree(t, second, 3, "New(3), when those of another semaphore are taken")
	})
}

// Waiters give up at the very moment when a slot comes free. Whoever wins, the slot is not lost, and
// the one who waits on gets it.
func TestNoSlotIsLostWhenGivingUpAndReleaseMeet(t *testing.T) {
	lab.Rule(t, "Giving up", "Acquire", "Release")
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
					if errs[i] = sem.Acquire(lab.Slow(ctx)); errs[i] == nil {
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
			require.NoError(t, patient, "the error of one who waited on when others gave up")
			requireFree(t, sem, 2, "all have given theirs back")
			last := lab.NewLateContext(t.Context()) // of one for whom there is none any more
			all.Go(func() { errs[0] = sem.Acquire(last) })
			synctest.Wait()
			last.End()
			last.Tell()
			all.Wait()
			require.ErrorIs(t, errs[0], context.Canceled, "the error of one who came when both slots were taken, and gave up in the end: no slot came free")
		})
	}
}

// No slot comes free, and the context ends in the middle of Acquire, wherever that is.
func TestGivingUpIsNotOverlookedWheneverItComes(t *testing.T) {
	lab.Rule(t, "Giving up", "Acquire")
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			sem := semaphore.New(1)
			requireFree(t, sem, 1, "New")
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 4)
			var all sync.WaitGroup
			all.Go(func() { errs[0] = sem.Acquire(lab.Watched(ctx, 1+round%5, cancel)) })
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

// One is about to give up when a slot comes free, and may be the one who hears of that. Then it is for the one who stays.
func TestASlotIsNotLostOnOneWhoLeaves(t *testing.T) {
	lab.Rule(t, "Giving up", "Acquire", "Release")
	for _, lanes := range [][]string{{"hasty", "patient"}, {"patient", "hasty"}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			sem := semaphore.New(1)
			requireFree(t, sem, 1, "New")
			late := lab.NewLateContext(t.Context())
			ctx := map[string]context.Context{"hasty": late, "patient": t.Context()}
			errs := make([]error, 2)
			var all sync.WaitGroup
			for i, lane := range lanes {
				all.Go(func() {
					if errs[i] = take(ctx[lane], tl, lane, sem); errs[i] == nil {
						sem.Release()
					}
				})
				synctest.Wait()
			}
			late.End()
			sem.Release()
			synctest.Wait()
			late.Tell()
			synctest.Wait()
			require.Zero(t, tl.Active(), "tasks that still wait, of two, when a slot has come free and the context of one has ended")
			all.Wait()
			for i, lane := range lanes {
				if lane == "patient" {
					require.NoError(t, errs[i], "the error of the one who stays")
				} else if errs[i] != nil {
					require.ErrorIs(t, errs[i], context.Canceled, "the error of the one whose context has ended")
				}
			}
			requireFree(t, sem, 1, "all have given up or given back")
		})
	}
}

// A slot comes free in the middle of Acquire, wherever that is; and whoever gives up, it is not lost.
func TestAReleaseIsNotOverlookedWheneverItComes(t *testing.T) {
	lab.Rule(t, "The limit", "Acquire", "Release")
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
			for i, ctx := range []context.Context{lab.Watched(ctx, 1+round%5, happen), t.Context()} {
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

// Somebody waits, and neither TryAcquire nor Release waits for that one, or lets it wait.
func TestTryAcquireNeverWaits(t *testing.T) {
	lab.Rule(t, "No waiting", "TryAcquire", "Release")
	for _, n := range []int{1, 2, 5} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			sem := semaphore.New(n)
			requireFree(t, sem, n, "New")
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
	}
}

// Of those who come at the same moment, three take the last slots, and the others go away.
func TestTryAcquireInACrowd(t *testing.T) {
	lab.Rule(t, "No waiting", "TryAcquire")
	lab.Rule(t, "The limit", "TryAcquire")
	for range 50 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 20
			sem := semaphore.New(3)
			ready := lab.NewBarrier(n)
			var returned, took lab.Overlap
			for range n {
				go func() {
					ready.Wait()
					if sem.TryAcquire() {
						took.Enter()
					}
					returned.Enter()
				}()
			}
			synctest.Wait()
			require.Equal(t, n, returned.Total(), "calls of TryAcquire that have returned, of %d at once who want three slots", n)
			require.Equal(t, 3, took.Total(), "slots taken of 3, by %d who tried at once", n)
		})
	}
}

func TestAContextThatEndsWhileWorkRunsIsNoConcernOfDo(t *testing.T) {
	lab.Rule(t, "Giving up", "Do")
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

// Nobody has taken a slot, or nobody any more.
func TestReleasingWhatNobodyHasPanics(t *testing.T) {
	lab.Rule(t, "Giving back", "Release")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
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
	lab.Rule(t, "Giving back", "Release")
	lab.Rule(t, "No waiting", "Release")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for range 300 {
			sem := semaphore.New(2)
			require.NoError(t, sem.Acquire(t.Context()), "the error of Acquire, when a slot is free")
			ready := lab.NewBarrier(2)
			var returned lab.Overlap
			refused := make([]bool, 2)
			var both sync.WaitGroup
			for i := range refused {
				both.Go(func() {
					defer func() { returned.Enter()() }()
					defer func() { refused[i] = recover() != nil }()
					ready.Wait()
					sem.Release()
				})
			}
			synctest.Wait()
			require.Equal(t, 2, returned.Total(), "calls of Release that have returned, of two at the same moment, with one slot taken: the other panics, and never waits")
			both.Wait()
			require.ElementsMatch(t, []bool{true, false}, refused, "whether Release panicked, for two who release the one slot that is taken")
		}
	})
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Acquire")
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
