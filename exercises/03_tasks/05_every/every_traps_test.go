package every_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	every "koans/exercises/03_tasks/05_every"
	"koans/exercises/internal/lab"
)

// An answer may hold a mutex while the job runs, and who waits for a mutex stops a bubble's clock. So wherever
// stop is called, or the context ends, while the job runs, no time passes until it has returned: the job yields.

// The instants are counted from the call, not from midnight.
func TestTheInstantsAreCountedFromTheCall(t *testing.T) {
	lab.Rule(t, "The instants", "Every")
	for range 3 {
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

// A year of silence costs nothing, unless somebody looks at the clock.
func TestWaitingIsNotAskingAgainAndAgain(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Every")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var inside lab.Overlap
		stop := every.Every(t.Context(), lab.Year, works(tl, &inside))
		time.Sleep(lab.Year + time.Hour)
		stop()
		require.Equal(t, instants(0, lab.Year, lab.Year), begins(tl), "when the job began")
	})
}

// A job that is late begins at the next instant, not before, and not twice to make up for it.
func TestASlowJobDoesNotPileUp(t *testing.T) {
	lab.Rule(t, "One at a time", "Every")
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
				require.Equal(t, 1, most, "calls of the job at the same time")
				require.Equal(t, strings.Join(want, " "), begins(tl), "when the job began, each taking %v", durations)
			})
		})
	}
}

// Under the race detector: neither the next call nor who has stopped needs a lock for what the job wrote.
func TestWhatTheJobWroteIsSeenByTheNextCallAndAfterStop(t *testing.T) {
	lab.Rule(t, "No data race", "Every")
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

// All must be at work before one may go on.
func TestSeveralGoOnSideBySide(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Every")
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

func TestStopWaitsForWhateverTheJobDoes(t *testing.T) {
	lab.Rule(t, "Stop", "Every")
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
			for range 10 {
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
					time.Sleep(time.Hour)
					require.Equal(t, 1, inside.Total(), "times that the job was called, an hour after stop")
				})
			}
		})
	}
}

// A stop and an instant meet: one more call may begin or not, but when stop has returned it is quiet.
func TestAfterStopItIsQuiet(t *testing.T) {
	lab.Rule(t, "Stop", "Every")
	for i := range 15 {
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

// Who has left out an instant has nothing to wait for, either.
func TestStopReturnsImmediatelyBetweenTwoCalls(t *testing.T) {
	lab.Rule(t, "Stop", "Every")
	for _, takes := range []time.Duration{3 * time.Second, 12 * time.Second} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var inside lab.Overlap
			stop := every.Every(t.Context(), period, works(tl, &inside, takes, takes))
			between := takes.Truncate(period) + period + takes + 2*time.Second
			time.Sleep(between)
			stop()
			tl.AssertTook(t, between, "time until stop returned: the second call, which took "+takes.String()+", was over")
		})
	}
}

func TestNothingIsLeftOfAStop(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Every")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var inside lab.Overlap
		ctx := lab.NewLateContext(t.Context())
		stop := every.Every(ctx, period, works(tl, &inside))
		time.Sleep(period / 2)
		stop()
		require.Zero(t, ctx.Registered(), "functions that stop has left with ctx, to be called when that ends")
	})
}

func TestNobodyIsLeftWhenTheContextEndsBetweenTwoCalls(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Every")
	for _, takes := range []time.Duration{3 * time.Second, 12 * time.Second} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			before := lab.Goroutines()
			var inside lab.Overlap
			every.Every(ctx, period, works(tl, &inside, takes))
			time.Sleep(takes + 2*time.Second)
			cancel()
			synctest.Wait()
			require.Equal(t, before, lab.Goroutines(), "goroutines, when ctx has ended after a call that took %v", takes)
		})
	}
}

func TestEveryStopWaits(t *testing.T) {
	lab.Rule(t, "Stop again", "Every")
	for range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var inside lab.Overlap
			stop := every.Every(t.Context(), period, looksAtItsContext(&inside))
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

func TestStopWaitsForTheRunningJobWhenTheContextHasEnded(t *testing.T) {
	lab.Rule(t, "Stop again", "Every")
	for range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var inside lab.Overlap
			stop := every.Every(ctx, period, looksAtItsContext(&inside))
			synctest.Wait()
			cancel()
			stop()
			requireStopped(t, inside.Now())
			require.Equal(t, 1, inside.Total(), "times that the job was called")
		})
	}
}

// The clock stands still from when the context ends until the call has returned.
func TestTheContextEndsWhileTheJobRuns(t *testing.T) {
	lab.Rule(t, "The context ends", "Every")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var inside lab.Overlap
		released := make(chan struct{})
		every.Every(ctx, period, func(context.Context) {
			defer inside.Enter()()
			tl.Mark("job", "")
			if inside.Total() == 2 {
				<-released
			}
		})
		time.Sleep(32 * time.Second)
		cancel()
		lab.Yield()
		close(released)
		time.Sleep(time.Hour)
		require.Zero(t, inside.Now(), "calls that run an hour later")
		require.Equal(t, "0s 10s", begins(tl), "when the job began: not again when ctx has ended, at 32 s, while its second call was running")
	})
}

// The job itself may end the context, and is not called again: not even if it was slow and an instant has come meanwhile.
func TestTheJobMayEndItsContext(t *testing.T) {
	lab.Rule(t, "The context ends", "Every")
	for _, s := range []struct {
		name  string
		takes time.Duration
	}{
		{"quick", 0},
		{"slow", 22 * time.Second},
		{"until an instant", 2 * period},
	} {
		t.Run(s.name, func(t *testing.T) {
			for range 8 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					var inside lab.Overlap
					job := works(tl, &inside, time.Second, s.takes)
					every.Every(ctx, period, func(ctx context.Context) {
						job(ctx)
						if inside.Total() == 2 {
							cancel()
							lab.Yield()
						}
					})
					time.Sleep(time.Hour)
					require.Equal(t, "0s 10s", begins(tl), "when the job began whose second call took %v and ended its context", s.takes)
				})
			}
		})
	}
}

// With a period so short, the next instant has mostly come when a call ends. A select that finds two ways open takes either.
// Not shorter: an answer may count the instants that have passed one by one.
func TestAnInstantThatHasComeIsNoExcuse(t *testing.T) {
	lab.Rule(t, "The context ends", "Every")
	lab.Real(t, func(t *testing.T, _ *lab.Timeline) {
		for range 300 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			calls := 0
			stop := every.Every(ctx, time.Microsecond, func(context.Context) {
				if calls++; calls == 2 {
					cancel()
				}
			})
			<-ctx.Done()
			stop()
			require.LessOrEqual(t, calls, 2, "calls of the job, the second of which has ended its context when the next instant had come")
			if calls < 2 {
				return // whether the job is called at all is a question for other tests
			}
		}
	})
}

func TestNothingBeginsWhenTheContextHasEndedBefore(t *testing.T) {
	lab.Rule(t, "The context ends", "Every")
	for range 8 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var inside lab.Overlap
			every.Every(lab.Ended(t), period, works(tl, &inside))
			time.Sleep(time.Minute)
			require.Zero(t, inside.Total(), "times that the job was called although its context had ended before")
		})
	}
}

// A job that panics is not one that has been done, and there is no next time.
func TestAPanicEndsTheProcess(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Every")
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
