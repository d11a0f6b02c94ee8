package worker_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	worker "koans/exercises/06_queues/03_worker"
	"koans/exercises/internal/lab"
)

// For each way in which a context ends: while the worker waits for a job, during a job, and before.
func TestTheErrorSaysWhyTheContextEnded(t *testing.T) {
	lab.Rule(t, "The end", "Work")
	for _, e := range endings {
		t.Run(e.name, func(t *testing.T) {
			for _, n := range []int{3, 6} {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					ctx, cancel := e.ends(t.Context(), tl, seconds(4))
					defer cancel()
					s := &sleeper{tl: tl, lane: "worker", shift: ctx}
					err := worker.Work(ctx, filled(false, n), s.do, s.report)
					tl.AssertTook(t, seconds(4), "time until Work returned: its context ended after 4s, and the rest of a job takes no time")
					require.ErrorIs(t, err, e.want, "what Work returned, whose context ended at 4s, with a job of %ds: it says why", n)
					err = worker.Work(ctx, filled(false, n), s.do, s.report)
					require.ErrorIs(t, err, e.want, "what Work returned, whose context had ended before: it says why")
				})
			}
		})
	}
}

// Its context ends during the job that fails. That changes nothing about the job's error.
func TestTheLastJobIsReportedWithItsVeryError(t *testing.T) {
	lab.Rule(t, "A job fails", "Work")
	for _, fails := range []error{errSleepless, errGoHome, context.Canceled} {
		t.Run(fails.Error(), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				var said []error
				_ = worker.Work(ctx, filled(false, 1), func(context.Context, int) error {
					cancel(errGoHome)
					lab.Yield()
					return fails
				}, func(_ int, err error) { said = append(said, err) })
				require.Equal(t, []error{fails}, said, "what was reported of a job that failed while the context ended: the error that do returned")
			})
		})
	}
}

// The context has ended, and Work leaves by another way: report panics, or the channel is closed in that moment. Whoever was to
// tell it of the end must not wait for somebody who listens.
func TestNobodyIsLeftWhoTellsOfTheEnd(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Work")
	done := func(context.Context, int) error { return nil }
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		require.Panics(t, func() {
			_ = worker.Work(ctx, filled(false, 1), done, func(int, error) { cancel(); panic("no ink") })
		}, "report panicked, and Work is to hand that on to its caller")
	})
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			jobs := make(chan int)
			var err error
			var all sync.WaitGroup
			all.Go(func() { err = worker.Work(ctx, jobs, done, func(int, error) {}) })
			synctest.Wait() // until the worker waits for a job
			close(jobs)
			cancel()
			all.Wait()
			if err != nil { // either may win
				require.ErrorIs(t, err, context.Canceled, "what Work returned: it says why its context has ended")
			}
		})
	}
}

// A report that panics is the caller's own trouble: it is neither swallowed nor taken for the job's.
func TestAPanicOfReportIsNotCaught(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Work")
	for _, c := range []struct {
		name string
		do   func() error
	}{
		{"of a job that was done", func() error { return nil }},
		{"of a job that failed", func() error { return errSleepless }},
		{"of a job that panicked", func() error { panic("fell out of bed") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				jobs := filled(true, 1, 2, 3)
				reports := 0
				do := func(context.Context, int) error { return c.do() }
				require.PanicsWithValue(t, "no ink", func() {
					_ = worker.Work(t.Context(), jobs, do, func(int, error) {
						reports++
						panic("no ink")
					})
				}, "report panicked, and Work is to hand that on to its caller")
				require.Equal(t, 1, reports, "calls of report, when the first one panicked")
				require.Len(t, jobs, 2, "numbers that are still in the channel, when the first report panicked")
			})
		})
	}
}
