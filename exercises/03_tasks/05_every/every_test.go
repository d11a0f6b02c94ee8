package every_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	every "koans/exercises/03_tasks/05_every"
	"koans/exercises/internal/lab"
)

// An answer may hold a mutex while the job runs, and who waits for a mutex stops a bubble's clock. So
// wherever stop is called while the job runs, nothing in this file looks at the clock: the job yields.

const period = 10 * time.Second

// works is a job that takes the durations in turn, and after the last of them none at all.
func works(tl *lab.Timeline, inside *lab.Overlap, durations ...time.Duration) func(context.Context) {
	return func(context.Context) {
		defer inside.Enter()()
		d := time.Duration(0)
		if n := inside.Total(); n <= len(durations) {
			d = durations[n-1]
		}
		if d == 0 {
			tl.Mark("job", "")
			return
		}
		tl.Work("job", d)
	}
}

// begins says when the job began, as in "0s 10s 20s".
func begins(tl *lab.Timeline) string {
	var all []string
	for _, s := range tl.Recording().Spans {
		if s.Lane == "job" {
			all = append(all, s.Start.String())
		}
	}
	return strings.Join(all, " ")
}

// instants is what begins should say.
func instants(first, last, step time.Duration) string {
	var all []string
	for at := first; at <= last; at += step {
		all = append(all, at.String())
	}
	return strings.Join(all, " ")
}

func TestTheJobBeginsAtOnceAndThenAtExactInstants(t *testing.T) {
	for _, s := range []struct{ takes, last time.Duration }{
		{0, 50 * time.Second},
		{3 * time.Second, 50 * time.Second},
		{time.Millisecond, 5000 * time.Second},
	} {
		t.Run(fmt.Sprintf("a job of %v until %v", s.takes, s.last), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				var inside lab.Overlap
				stop := every.Every(t.Context(), period, works(tl, &inside, slices.Repeat([]time.Duration{s.takes}, 1000)...))
				tl.AssertTook(t, 0, "time until Every returned")
				synctest.Wait()
				require.Equal(t, 1, inside.Total(), "times that the job has begun when Every has returned: see the TODO in Every")
				time.Sleep(s.last + period/2)
				stop()
				tl.AssertTook(t, s.last+period/2, "time until stop returned: no job was running")
				require.Equal(t, instants(0, s.last, period), begins(tl), "when the job began")
				require.Equal(t, 1, inside.Most(), "jobs at once")
				time.Sleep(time.Hour)
				require.Equal(t, instants(0, s.last, period), begins(tl), "when the job began, an hour after stop")
			})
		})
	}
}

// The instants are counted from the call, not from midnight.
func TestTheInstantsAreCountedFromTheCall(t *testing.T) {
	for range 5 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			rng := lab.Rand(t)
			wait := time.Duration(1+rng.IntN(9999)) * time.Millisecond
			step := time.Duration(1+rng.IntN(1e6)) * time.Microsecond
			var inside lab.Overlap
			time.Sleep(wait)
			stop := every.Every(t.Context(), step, works(tl, &inside))
			time.Sleep(10*step + step/2)
			stop()
			require.Equal(t, instants(wait, wait+10*step, step), begins(tl), "when the job began, every %v after %v", step, wait)
		})
	}
}

// A job that is late begins at the next instant, not before, and not twice to make up for it.
func TestASlowJobDoesNotPileUp(t *testing.T) {
	draw := func(t *testing.T) []time.Duration {
		rng := lab.Rand(t)
		durations := make([]time.Duration, 20)
		for i := range durations {
			// Never a multiple of the period: the end and the instant would meet, and either may come first.
			durations[i] = time.Duration(rng.IntN(5))*period + time.Duration(1+rng.IntN(9998))*time.Millisecond
		}
		return durations
	}
	const s = time.Second
	for _, scene := range []struct {
		name      string
		durations func(t *testing.T) []time.Duration
	}{
		{"the lesson's", func(*testing.T) []time.Duration { return []time.Duration{2 * s, 2 * s, 22 * s, 2 * s} }},
		{"one of 25 s", func(*testing.T) []time.Duration { return []time.Duration{25 * s} }},
		{"all of them", func(*testing.T) []time.Duration { return []time.Duration{25 * s, 25 * s, 11 * s, 99 * s} }},
		{"drawn", draw},
	} {
		t.Run(scene.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				durations := scene.durations(t)
				want := []string{}
				at := time.Duration(0)
				for _, d := range durations {
					want = append(want, at.String())
					at += (d/period + 1) * period
				}
				// Two more that take no time, to see that nothing was kept.
				want = append(want, at.String(), (at + period).String())

				var inside lab.Overlap
				stop := every.Every(t.Context(), period, works(tl, &inside, durations...))
				time.Sleep(at + period + period/2)
				most := inside.Most()
				stop()
				require.Equal(t, 1, most, "jobs at once")
				require.Equal(t, strings.Join(want, " "), begins(tl), "when the job began, each taking %v", durations)
			})
		})
	}
}

// requireStopped is called with the number of jobs that still ran when stop had returned.
func requireStopped(t *testing.T, running int) {
	t.Helper()
	require.Zero(t, running, "jobs that still run when stop has returned")
}

func TestStopWaitsForTheRunningJob(t *testing.T) {
	for _, s := range []struct {
		name string
		// job waits for what makes it return; release is called just before stop
		job     func(ctx context.Context, released <-chan struct{})
		release func(released chan struct{})
	}{
		{
			"that looks at its context",
			func(ctx context.Context, _ <-chan struct{}) { <-ctx.Done() },
			func(chan struct{}) {},
		},
		{
			"that does not look at its context",
			func(_ context.Context, released <-chan struct{}) { <-released },
			func(released chan struct{}) { go func() { lab.Yield(); close(released) }() },
		},
	} {
		t.Run(s.name, func(t *testing.T) {
			for range 30 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					var inside lab.Overlap
					released := make(chan struct{})
					stop := every.Every(t.Context(), period, func(ctx context.Context) {
						defer inside.Enter()()
						end := tl.Span("job", "")
						s.job(ctx, released)
						lab.Yield() // its clean-up
						end("")
					})
					synctest.Wait()
					require.Equal(t, 1, inside.Now(), "jobs that run when Every has returned")
					s.release(released)
					stop()
					requireStopped(t, inside.Now())
					stop()
					requireStopped(t, inside.Now())
					time.Sleep(time.Hour)
					require.Equal(t, 1, inside.Total(), "times that the job was called, an hour after stop")
				})
			}
		})
	}
}

func TestEveryStopWaits(t *testing.T) {
	for range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var inside lab.Overlap
			stop := every.Every(t.Context(), period, func(ctx context.Context) {
				defer inside.Enter()()
				<-ctx.Done()
				lab.Yield()
			})
			synctest.Wait()
			running := make([]int, 10)
			var all sync.WaitGroup
			for i := range running {
				all.Go(func() {
					stop()
					running[i] = inside.Now()
				})
			}
			all.Wait()
			for _, n := range running {
				requireStopped(t, n)
			}
			stop()
			require.Equal(t, 1, inside.Total(), "times that the job was called")
		})
	}
}

// A stop and an instant meet: the job may begin or not, but afterwards it is quiet.
func TestAfterStopItIsQuiet(t *testing.T) {
	for i := range 50 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var inside lab.Overlap
			stop := every.Every(t.Context(), period, func(context.Context) {
				inside.Visit()
				tl.Mark("job", "")
			})
			time.Sleep(time.Duration(i%3) * period)
			stop()
			requireStopped(t, inside.Now())
			begun := inside.Total()
			time.Sleep(time.Hour)
			require.Equal(t, begun, inside.Total(), "times that the job had been called an hour after stop, and when it returned")
		})
	}
}

func TestItEndsWithItsContext(t *testing.T) {
	for _, s := range []struct {
		name  string
		takes []time.Duration
		ends  time.Duration
		want  string
	}{
		{"between two jobs", nil, 35 * time.Second, "0s 10s 20s 30s"},
		{"while a job runs", []time.Duration{time.Second, 4 * time.Second}, 12 * time.Second, "0s 10s"},
		{"while a slow job runs", []time.Duration{time.Second, 34 * time.Second}, 32 * time.Second, "0s 10s"},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithTimeout(t.Context(), s.ends)
				defer cancel()
				var inside lab.Overlap
				every.Every(ctx, period, works(tl, &inside, s.takes...))
				time.Sleep(time.Hour)
				require.Zero(t, inside.Now(), "jobs that run an hour later")
				require.Equal(t, s.want, begins(tl), "when the job began: not again when ctx has ended, at %v", s.ends)
			})
		})
	}
}

// It ends just when the next instant is there, and the end of ctx is, too.
func TestAJobThatEndsAtAnInstantIsNotCalledAgainWhenTheContextHasEnded(t *testing.T) {
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithTimeout(t.Context(), 12*time.Second)
			defer cancel()
			var inside lab.Overlap
			every.Every(ctx, period, works(tl, &inside, time.Second, 2*period))
			time.Sleep(time.Hour)
			require.Equal(t, "0s 10s", begins(tl), "when the job began: not again when ctx has ended, at 12s, and a call has ended at 30s")
		})
	}
}

// The job itself may end the context, and is not called again.
func TestTheJobMayEndItsContext(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var inside lab.Overlap
		stop := every.Every(ctx, period, func(ctx context.Context) {
			works(tl, &inside)(ctx)
			if inside.Total() == 3 {
				cancel()
			}
		})
		time.Sleep(time.Hour)
		stop()
		require.Equal(t, "0s 10s 20s", begins(tl), "when the job began that has ended its context the third time")
	})
}

func TestStopWaitsForTheRunningJobWhenTheContextHasEnded(t *testing.T) {
	for range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var inside lab.Overlap
			stop := every.Every(ctx, period, func(ctx context.Context) {
				defer inside.Enter()()
				<-ctx.Done()
				lab.Yield()
			})
			synctest.Wait()
			cancel()
			stop()
			requireStopped(t, inside.Now())
			require.Equal(t, 1, inside.Total(), "times that the job was called")
		})
	}
}

func TestNothingBeginsWhenTheContextHasEndedBefore(t *testing.T) {
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			var inside lab.Overlap
			stop := every.Every(ctx, period, works(tl, &inside))
			time.Sleep(time.Minute)
			stop()
			require.Zero(t, inside.Total(), "times that the job was called although its context had ended before")
		})
	}
}

type key struct{}

func TestTheJobsContextIsMadeFromThatOfEvery(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx := context.WithValue(t.Context(), key{}, "handed on")
		var its context.Context
		var err error
		stop := every.Every(ctx, period, func(ctx context.Context) {
			tl.Mark("job", "")
			its, err = ctx, ctx.Err()
		})
		time.Sleep(25 * time.Second)
		stop()
		require.NotNil(t, its, "the context that the job got")
		require.Equal(t, "handed on", its.Value(key{}), "the value that was in the context of Every")
		require.NoError(t, err, "the error of the job's context while nobody has stopped it")
		require.ErrorIs(t, its.Err(), context.Canceled, "the error of the job's context after stop")
		require.NoError(t, ctx.Err(), "the error of the context of Every after stop")
	})
}

// Under the race detector: neither the next call nor who has stopped needs a lock for what the job wrote.
func TestWhatTheJobWroteIsSeenByTheNextCallAndAfterStop(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		written := 0
		stop := every.Every(t.Context(), period, func(context.Context) {
			tl.Mark("job", "")
			written++
		})
		time.Sleep(95 * time.Second)
		stop()
		require.Equal(t, 10, written, "calls that the job itself has counted")
	})
}

// All must be at work at once before one may go on.
func TestSeveralGoOnAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 5
		all := lab.NewBarrier(n)
		called := make([]int, n)
		stops := make([]func(), n)
		for i := range n {
			stops[i] = every.Every(t.Context(), time.Duration(i+1)*time.Second, func(context.Context) {
				all.Wait()
				called[i]++
			})
		}
		synctest.Wait()
		require.Zero(t, all.Missing(), "jobs that have not begun while the others wait for them")
		time.Sleep(6500 * time.Millisecond)
		stops[0]()
		time.Sleep(6 * time.Second)
		for i := range n {
			stops[i]()
		}
		require.Equal(t, []int{7, 7, 5, 4, 3}, called, "calls of each job in 12.5 s, every 1, 2, 3, 4 and 5 s, when the first was stopped after 6.5 s")
	})
}

func TestAPeriodMustBePositive(t *testing.T) {
	for _, p := range []time.Duration{0, -1, -time.Hour} {
		t.Run(p.String(), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var inside lab.Overlap
				assert.Panics(t, func() { every.Every(ctx, p, works(tl, &inside)) }, "Every must panic when the period is %v", p)
				cancel()
				synctest.Wait()
				assert.Zero(t, inside.Total(), "times that the job was called every %v", p)
				assert.Panics(t, func() { every.Every(ctx, p, works(tl, &inside)) }, "Every must panic when the period is %v, also when ctx has ended", p)
			})
		})
	}
}

// A year of silence costs nothing, unless somebody looks at the clock.
func TestWaitingIsNotAskingAgainAndAgain(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var inside lab.Overlap
		stop := every.Every(t.Context(), lab.Year, works(tl, &inside))
		time.Sleep(lab.Year + time.Hour)
		stop()
		require.Equal(t, instants(0, lab.Year, lab.Year), begins(tl), "when the job began")
	})
}

// A job that panics is not one that has been done, and there is no next time.
func TestAPanicEndsTheProcess(t *testing.T) {
	for _, last := range []int{1, 3} {
		t.Run(fmt.Sprintf("at call %d", last), func(t *testing.T) {
			lab.Uncaught(t, "job", func(ctx context.Context, boom func()) {
				calls := 0
				every.Every(ctx, time.Second, func(context.Context) {
					if calls++; calls == last {
						boom()
					}
				})
			})
		})
	}
	t.Run("when ctx has ended", func(t *testing.T) {
		lab.Uncaught(t, "job", func(ctx context.Context, boom func()) {
			ctx, end := context.WithCancel(ctx)
			every.Every(ctx, time.Second, func(context.Context) { end(); boom() })
		})
	})
}
