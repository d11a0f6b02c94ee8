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

// Nobody else may wait here in the place of those who have left.
func TestWhoGaveUpLeavesNoGoroutine(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Acquire")
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
		require.ErrorIs(t, errors.Join(errs...), context.DeadlineExceeded, "the errors of all, whose context has ended")
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

// A context may go on for years, and be used for many waits. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Acquire")
	lab.LeavesNothing(t, "Acquire", taken(1))
}

// As many slots come free as there are some who begin to wait, in between two steps of these: there is one for each, whoever has been told of it.
func TestNobodySleepsBesideWhatCameJustThen(t *testing.T) {
	lab.Rule(t, "The limit", "Acquire", "Release")
	lab.ComesJustThen(t, "Acquire", 4, taken(4))
}

// Of four in line three give up. Whoever looks after the line must let the right ones go.
func TestOthersGiveUpAndOneStays(t *testing.T) {
	lab.Rule(t, "Giving up", "Acquire", "Release")
	lab.OneStays(t, "Acquire", taken(1))
}

// taken waits for one of n slots, which are taken, and gives one back.
func taken(n int) lab.Waiters {
	return func(t *testing.T) (func(context.Context) error, func()) {
		sem := semaphore.New(n)
		requireFree(t, sem, n, "New")
		return sem.Acquire, sem.Release
	}
}
