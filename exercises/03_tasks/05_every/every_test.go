package every_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	every "koans/exercises/03_tasks/05_every"
	"koans/exercises/internal/lab"
)

func TestEveryReturnsImmediately(t *testing.T) {
	lab.Rule(t, "In the background", "Every")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var inside lab.Overlap
		stop := every.Every(t.Context(), period, works(tl, &inside, 3*time.Second))
		tl.AssertTook(t, 0, "time until Every returned: it must not wait for the first call")
		synctest.Wait()
		require.Equal(t, 1, inside.Now(), "calls that run when Every has returned")
		time.Sleep(period / 2)
		stop()
	})
}

func TestTheJobBeginsAtExactInstants(t *testing.T) {
	lab.Rule(t, "The instants", "Every")
	for _, takes := range []time.Duration{3 * time.Second, 8 * time.Second, 0} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var inside lab.Overlap
			stop := every.Every(t.Context(), period, works(tl, &inside, slices.Repeat([]time.Duration{takes}, 5)...))
			time.Sleep(50*time.Second + period/2)
			stop()
			require.Equal(t, "0s 10s 20s 30s 40s 50s", begins(tl), "when the job began, every 10 s and each call taking %v", takes)
		})
	}
}

func TestAPeriodMustBePositive(t *testing.T) {
	lab.Rule(t, "The instants", "Every")
	for _, p := range []time.Duration{0, -time.Hour} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var inside lab.Overlap
			assert.Panics(t, func() { every.Every(t.Context(), p, works(tl, &inside)) }, "Every must panic when the period is %v", p)
			assert.Zero(t, inside.Total(), "times that the job was called every %v", p)
		})
	}
}

// The lesson's picture: the third call takes 22 s.
func TestASlowJobIsNotMadeUpFor(t *testing.T) {
	lab.Rule(t, "One at a time", "Every")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const s = time.Second
		var inside lab.Overlap
		stop := every.Every(t.Context(), period, works(tl, &inside, 2*s, 2*s, 22*s, 2*s))
		time.Sleep(65 * s)
		stop()
		require.Equal(t, "0s 10s 20s 50s 1m0s", begins(tl), "when the job began, its third call taking 22s")
		require.Equal(t, 1, inside.Most(), "calls of the job at the same time")
	})
}

func TestStopWaitsForTheRunningJob(t *testing.T) {
	lab.Rule(t, "Stop", "Every")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var inside lab.Overlap
		stop := every.Every(t.Context(), period, looksAtItsContext(&inside))
		synctest.Wait()
		stop()
		requireStopped(t, inside.Now())
		time.Sleep(time.Hour)
		require.Equal(t, 1, inside.Total(), "times that the job was called, an hour after stop")
	})
}

func TestStopTwice(t *testing.T) {
	lab.Rule(t, "Stop again", "Every")
	for _, before := range []bool{false, true} {
		t.Run(fmt.Sprintf("ctx had ended before Every: %v", before), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx := t.Context()
				if before {
					ctx = lab.Ended(t)
				}
				var inside lab.Overlap
				stop := every.Every(ctx, period, works(tl, &inside))
				time.Sleep(period / 2)
				stop()
				stop()
				tl.AssertTook(t, period/2, "time until stop had returned twice: no call was running")
			})
		})
	}
}

func TestTheContextOfEveryEndsIt(t *testing.T) {
	lab.Rule(t, "The context ends", "Every")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(t.Context(), 35*time.Second)
		defer cancel()
		var inside lab.Overlap
		every.Every(ctx, period, works(tl, &inside))
		time.Sleep(time.Hour)
		require.Equal(t, "0s 10s 20s 30s", begins(tl), "when the job began: not again when ctx has ended, at 35 s")
	})
}

func TestTheJobsContextIsMadeFromThatOfEvery(t *testing.T) {
	lab.Rule(t, "The job's context", "Every")
	type key struct{}
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx := context.WithValue(t.Context(), key{}, "handed on")
		type seen struct {
			its context.Context
			err error
		}
		calls := make(chan seen, 10) // and no variable: calls that are not ordered are to blame for just that, and elsewhere
		var inside lab.Overlap
		job := works(tl, &inside, time.Second, 12*time.Second)
		stop := every.Every(ctx, period, func(ctx context.Context) {
			job(ctx)
			calls <- seen{ctx, ctx.Err()}
		})
		time.Sleep(35 * time.Second)
		stop()
		require.NotEmpty(t, calls, "calls of the job in 35 s")
		for range len(calls) {
			call := <-calls
			require.Equal(t, "handed on", call.its.Value(key{}), "the value that was in the context of Every")
			require.NoError(t, call.err, "the error of the job's context at the end of a call, while nobody has stopped it")
			require.ErrorIs(t, call.its.Err(), context.Canceled, "the error of the job's context after stop")
		}
		require.NoError(t, ctx.Err(), "the error of the context of Every after stop")
	})
}
