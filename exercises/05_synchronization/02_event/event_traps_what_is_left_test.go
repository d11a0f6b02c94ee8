package event_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	event "koans/exercises/05_synchronization/02_event"
	"koans/exercises/internal/lab"
)

// Nobody else may wait here in the place of those who have left.
func TestWhoGaveUpLeavesNoGoroutine(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 1000
		e := event.New()
		before := lab.Goroutines()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		errs := make([]error, n)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = e.Wait(ctx) })
		}
		all.Wait()
		for i, err := range errs {
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error of waiter %d, whose context has ended", i)
		}
		tl.AssertTook(t, time.Second, "time until all had given up")
		synctest.Wait()
		left := lab.Goroutines() - before
		e.Set()
		require.NoError(t, e.Wait(t.Context()), "the error of one who waits for an event that is set")
		// Not exactly zero: the test's own surroundings may start one.
		assert.Less(t, left, n/10, "goroutines that are left of %d waiters who gave up", n)
	})
}

// A context may go on for years, and be used for many waits. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx := lab.NewLateContext(t.Context())
		e := event.New()
		errs := make([]error, 5)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = e.Wait(ctx) })
		}
		synctest.Wait()
		e.Set()
		all.Wait()
		for i := range errs {
			require.NoError(t, errs[i], "the error of waiter %d, when the event was set", i)
		}
		require.NoError(t, e.Wait(ctx), "the error of one who waits for an event that is set")
		synctest.Wait()
		require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when every Wait has returned")
	})
}

// The Set comes in between two steps of who begins to wait.
func TestNobodySleepsBesideASetThatCameJustThen(t *testing.T) {
	lab.Rule(t, "Setting", "Wait", "Set")
	lab.ComesJustThen(t, "Wait", 1, func(*testing.T) (func(context.Context) error, func()) {
		e := event.New()
		return e.Wait, e.Set
	})
}
