package semaphore_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	semaphore "koans/exercises/05_synchronization/03_semaphore"
	"koans/exercises/internal/lab"
)

// The picture of the lesson: six tasks of two seconds, two at a time.
func TestSixTasksRunTwoAtATime(t *testing.T) {
	lab.Rule(t, "The limit", "Do", "Acquire", "Release")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(2)
		sem := semaphore.New(2)
		errs := make([]error, 6)
		var ran lab.Overlap
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() {
				errs[i] = sem.Do(t.Context(), func() error {
					ran.Enter()
					tl.Work(i, 2*time.Second)
					return nil
				})
			})
		}
		all.Wait()
		require.Equal(t, 6, ran.Total(), "tasks that ran, of 6")
		require.Equal(t, 2, tl.Most(), "tasks inside at once, at most, with a limit of 2")
		tl.AssertTook(t, 6*time.Second, "time for all tasks")
		require.NoError(t, errors.Join(errs...), "the errors of all tasks")
	})
}

// Who gives up does so exactly when its context ends; nobody else notices.
func TestAContextEndsTheWait(t *testing.T) {
	lab.Rule(t, "Giving up", "Acquire", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		sem := semaphore.New(1)
		require.NoError(t, sem.Acquire(t.Context()), "the error of Acquire, when a slot is free")
		var patient error
		var all sync.WaitGroup
		all.Go(func() { patient = take(t.Context(), tl, "patient", sem) })
		synctest.Wait()

		ctx, cancel := context.WithTimeoutCause(t.Context(), 3*time.Second, errors.New("lost patience"))
		defer cancel()
		require.ErrorIs(t, take(ctx, tl, "hasty", sem), context.DeadlineExceeded, "the error of a waiter whose context has ended: its Err(), not its cause")
		tl.AssertTook(t, 3*time.Second, "time until the waiter gave up")

		sem.Release()
		all.Wait()
		require.NoError(t, patient, "the error of one who went on waiting until there was a slot")
		requireFree(t, sem, 0, "one gave up and the other has got the only slot")
		sem.Release()
		requireFree(t, sem, 1, "all have given theirs back")
	})
}

// A select that takes either of two ready cases would not get far.
func TestAnEndedContextNeverGetsASlot(t *testing.T) {
	lab.Rule(t, "Giving up", "Acquire", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		sem := semaphore.New(2)
		ran := false
		for range 50 {
			require.ErrorIs(t, sem.Acquire(lab.Ended(t)), context.Canceled, "the error of Acquire, when the context had ended before")
			err := sem.Do(lab.Ended(t), func() error { ran = true; return nil })
			require.ErrorIs(t, err, context.Canceled, "the error of Do, when the context had ended before")
			require.False(t, ran, "work has run although the context had ended before")
		}
		requireFree(t, sem, 2, "nobody got one")
	})
}

func TestASemaphoreNeedsASlot(t *testing.T) {
	lab.Rule(t, "The slots", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Panics(t, func() { semaphore.New(0) }, "New(0) must panic: a semaphore without slots must not be made")
		require.Panics(t, func() { semaphore.New(-1) }, "New(-1) must panic: a semaphore with less than no slots must not be made")
	})
}

func TestTryAcquireTakesWhatIsFree(t *testing.T) {
	lab.Rule(t, "No waiting", "TryAcquire")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		sem := semaphore.New(2)
		require.True(t, sem.TryAcquire(), "TryAcquire has taken no slot, although two are free")
		require.True(t, sem.TryAcquire(), "TryAcquire has taken no slot, although one is free")
		require.False(t, sem.TryAcquire(), "TryAcquire has taken a slot, although none is free")
	})
}

// Taken here, given back there; and nothing is given back that nobody took.
func TestAnybodyMayGiveBackWhatWasTaken(t *testing.T) {
	lab.Rule(t, "Giving back", "Release")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Panics(t, semaphore.New(2).Release, "Release must panic when nobody has taken a slot")
		sem := semaphore.New(2)
		requireFree(t, sem, 2, "New")
		var all sync.WaitGroup
		all.Go(sem.Release)
		all.Go(sem.Release)
		all.Wait()
		requireFree(t, sem, 2, "two others gave back what one had taken")
	})
}

// A panic goes on to the caller.
func TestDoGivesTheSlotBack(t *testing.T) {
	lab.Rule(t, "However it ends", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		sem := semaphore.New(1)
		errTask := errors.New("the task failed")
		require.Equal(t, errTask, sem.Do(t.Context(), func() error { return errTask }), "what Do returned for work that returned an error")
		requireFree(t, sem, 1, "work returned an error")
		sem.Release()
		require.PanicsWithValue(t, "boom", func() { sem.Do(t.Context(), func() error { panic("boom") }) }, "a panic of work must go on to the caller")
		requireFree(t, sem, 1, "work panicked")
	})
}

// take acquires a slot and draws the wait in a lane of its own.
func take(ctx context.Context, tl *lab.Timeline, lane string, sem *semaphore.Semaphore) error {
	end := tl.Span(lane, "wait")
	err := sem.Acquire(ctx)
	if end(""); err != nil {
		tl.Mark(lane, "gave up")
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
