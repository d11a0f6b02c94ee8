package worker_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	worker "koans/exercises/06_queues/03_worker"
	"koans/exercises/internal/lab"
)

// There is plenty to do. Who leaves it to a select takes some more of it, in one round or the other.
func TestNothingIsReceivedOnceTheContextHasEnded(t *testing.T) {
	lab.Rule(t, "Nothing more", "Work")
	for _, where := range []string{"before", "in do", "in report"} {
		t.Run(where, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				late, stop := context.WithTimeout(t.Context(), time.Hour) // so that nobody waits for ever
				defer stop()
				for round := range 40 {
					ctx, cancel := context.WithCancelCause(late)
					jobs := filled(round%2 == 1, 7, 8, 9)
					var began, said []int
					if where == "before" {
						cancel(errGoHome)
					}
					err := worker.Work(ctx, jobs, func(_ context.Context, n int) error {
						began = append(began, n)
						if where == "in do" {
							cancel(errGoHome)
						}
						return nil
					}, func(n int, err error) {
						said = append(said, n)
						if where == "in report" {
							cancel(errGoHome)
						}
					})
					cancel(nil)
					want := []int{7}
					if where == "before" {
						want = nil
					}
					require.Equal(t, want, began, "the numbers for which do was called, when the context ended %s", where)
					require.Equal(t, want, said, "the numbers that were reported, when the context ended %s", where)
					require.Len(t, jobs, 3-len(want), "numbers that are still in the channel, when the context ended %s", where)
					require.ErrorIs(t, err, errGoHome, "what Work returned: it says why its context has ended")
				}
				tl.AssertTook(t, 0, "time that went by although no job took any")
			})
		})
	}
}

// A closed channel gives zeros for ever. But somebody may have sent one, too.
func TestZeroIsAJobLikeAnyOther(t *testing.T) {
	lab.Rule(t, "The channel is closed", "Work")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		numbers := []int{0, 3, 0, 0, -1, 2, 0}
		s := &sleeper{tl: tl, lane: "worker"}
		err := worker.Work(t.Context(), filled(true, numbers...), s.do, s.report)
		want, _ := sleptInTurn(0, numbers...)
		require.Equal(t, strings(want), strings(s.said), "what was reported of the numbers %v", numbers)
		require.NoError(t, err, "what Work returned when the channel was closed and empty")
	})
}

// Before the next job is received, the last one has been reported; before Work returns, too.
func TestAJobIsReportedBeforeTheNextIsReceived(t *testing.T) {
	lab.Rule(t, "One at a time", "Work")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 20
		jobs := make(chan int)
		var reported atomic.Int32
		seen := make([]int32, n+1)
		var sender sync.WaitGroup
		sender.Go(func() {
			for i := range n {
				jobs <- i
				seen[i] = reported.Load()
			}
			close(jobs)
		})
		err := worker.Work(t.Context(), jobs, func(context.Context, int) error { return nil }, func(int, error) {
			lab.Yield()
			reported.Add(1)
		})
		seen[n] = reported.Load()
		sender.Wait()
		require.NoError(t, err, "what Work returned when the channel was closed and empty")
		for i, had := range seen {
			what := fmt.Sprintf("when number %d was received", i)
			if i == n {
				what = "when Work returned"
			}
			// At least: the sender may be slow to look, and the worker done with this one, too.
			require.GreaterOrEqual(t, int(had), i, "jobs that had been reported %s", what)
		}
	})
}

// The text is in the error, whatever the value is.
func TestWhateverAJobPanicsWith(t *testing.T) {
	lab.Rule(t, "A job panics", "Work")
	for _, s := range []struct {
		name string
		fall func()
		says string
	}{
		{"an error", func() { panic(errSleepless) }, "cannot sleep"},
		{"a number", func() { panic(4711) }, "4711"},
		{"a text that looks like a format", func() { panic("disk 100%full") }, "disk 100%full"},
		{"nil", func() { panic(nil) }, "nil"},
		{"of the runtime", func() { number(nil, 3) }, "index out of range"},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				w := &sleeper{tl: tl, lane: "worker"}
				w.fails = func(n int) error {
					switch n {
					case 2:
						return nil
					case 4:
						return errGoHome
					}
					s.fall()
					return nil
				}
				numbers := []int{1, 3, 2, 3, 4, 1}
				err := worker.Work(t.Context(), filled(true, numbers...), w.do, w.report)
				require.Equal(t, numbers, w.jobs(), "the numbers that were reported, of which each but 2 and 4 panicked")
				for _, r := range w.said {
					if r.job == 4 {
						require.Equal(t, errGoHome, r.err, "the error that was reported of number 4, which failed")
						continue
					}
					if r.job == 2 {
						require.NoError(t, r.err, "the error that was reported of number 2, which did not panic")
						continue
					}
					require.Error(t, r.err, "the error that was reported of number %d, which panicked", r.job)
					require.Contains(t, r.err.Error(), s.says, "the error that was reported of number %d, which panicked", r.job)
				}
				require.NoError(t, err, "what Work returned when the channel was closed and empty: a job's panic is not the worker's")
				tl.AssertTook(t, seconds(1+3+2+3+4+1), "time until Work returned: when the last number has been slept")
			})
		})
	}
}

// However the job in hand ends, it is reported as ever, and as what it was.
func TestTheJobInHandIsReportedAsWhatItWas(t *testing.T) {
	lab.Rule(t, "Work in hand", "Work")
	for _, c := range []struct {
		name string
		ends func() error
		says string
	}{
		{"done", func() error { return nil }, ""},
		{"failed", func() error { return errSleepless }, "cannot sleep"},
		{"panicked", func() error { panic("fell out of bed") }, "fell out of bed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				time.AfterFunc(seconds(4), func() { tl.Mark("ctx", "ends"); cancel(errGoHome) })
				s := &sleeper{tl: tl, lane: "worker", shift: ctx}
				s.fails = func(int) error { return c.ends() }
				jobs := filled(false, 6, 6, 6)
				err := worker.Work(ctx, jobs, s.do, s.report)
				tl.AssertTook(t, seconds(4), "time until Work returned: its context ended after 4s, and the rest of its job takes no time")
				require.Equal(t, []int{6}, s.jobs(), "the numbers that were reported, when the context ended during the first")
				if c.says == "" {
					require.NoError(t, s.said[0].err, "the error that was reported of a job that was done, though the context ended meanwhile")
				} else {
					require.ErrorContains(t, s.said[0].err, c.says, "the error that was reported of a job that %s while the context ended", c.name)
				}
				require.ErrorIs(t, err, errGoHome, "what Work returned: it says why its context has ended")
				require.Len(t, jobs, 2, "numbers that are still in the channel")
			})
		})
	}
}

// The worker has the job in its hand when the context ends: too late to have it not.
func TestWhatHasBeenReceivedIsDone(t *testing.T) {
	lab.Rule(t, "Work in hand", "Work")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		inner, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		ctx := &endsWhenLookedAt{Context: inner, end: cancel}
		jobs := make(chan int)
		s := &sleeper{tl: tl, lane: "worker", shift: inner}
		var err error
		var all sync.WaitGroup
		all.Go(func() { err = worker.Work(ctx, jobs, s.do, s.report) })
		synctest.Wait() // until the worker waits for a job
		ctx.from.Store(true)
		jobs <- 7
		all.Wait()
		require.Equal(t, []int{7}, s.jobs(), "the numbers that were reported, when the context ended after number 7 was received and before it was done")
		require.ErrorIs(t, err, errGoHome, "what Work returned: it says why its context has ended")
	})
}

// The job and the end come at one stroke. Either the job is not received, or it is done.
func TestAJobThatComesWithTheEndIsNotLost(t *testing.T) {
	lab.Rule(t, "Work in hand", "Work")
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			jobs := make(chan int, round%2)
			s := &sleeper{tl: tl, lane: "worker", shift: ctx}
			var err error
			var all sync.WaitGroup
			all.Go(func() { err = worker.Work(ctx, jobs, s.do, s.report) })
			synctest.Wait()
			jobs <- 5
			for range round / 4 {
				runtime.Gosched()
			}
			cancel()
			all.Wait()
			require.ErrorIs(t, err, context.Canceled, "what Work returned: it says why its context has ended")
			if len(jobs) == 0 {
				require.Equal(t, []int{5}, s.jobs(), "the numbers that were reported, when number 5 was received and the context ended at the same moment")
			} else {
				require.Empty(t, s.began, "the numbers for which do was called, while number 5 is still in the channel")
			}
		})
	}
}

// Some workers take from one channel: whoever is free gets the next.
func TestWorkersShareAChannel(t *testing.T) {
	lab.Rule(t, "Many workers", "Work")
	for _, n := range []int{2, 5} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const each = 4
			jobs := make(chan int)
			sleepers := make([]*sleeper, n)
			errs := make([]error, n)
			var all sync.WaitGroup
			together := lab.NewBarrier(n)
			for i := range sleepers {
				s := &sleeper{tl: tl, lane: fmt.Sprint("worker ", i)}
				sleepers[i] = s
				all.Go(func() {
					errs[i] = worker.Work(t.Context(), jobs, func(ctx context.Context, n int) error {
						together.Wait() // until all have a job
						return s.do(ctx, n)
					}, s.report)
				})
			}
			for range n * each {
				jobs <- 3
			}
			close(jobs)
			all.Wait()
			want, _ := sleptInTurn(0, slices.Repeat([]int{3}, each)...)
			for i, s := range sleepers {
				require.Equal(t, strings(want), strings(s.said), "what worker %d of %d reported, with %d numbers for each of them", i, n, each)
			}
			require.NoError(t, errors.Join(errs...), "what Work returned when the channel was closed and empty")
		})
	}
}

// Each of them has a context of its own. The channel is theirs in common, but not the waiting.
func TestIdleWorkersGoHomeOneByOne(t *testing.T) {
	lab.Rule(t, "Many workers", "Work")
	for _, after := range [][]int{{3, 5, 7}, {7, 5, 3}, {5, 7, 3}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			jobs := make(chan int)
			home := make([]string, len(after))
			var all sync.WaitGroup
			for i, n := range after {
				all.Go(func() {
					ctx, cancel := context.WithTimeout(t.Context(), seconds(n))
					defer cancel()
					s := &sleeper{tl: tl, lane: fmt.Sprint("worker ", i)}
					assert.ErrorIs(t, worker.Work(ctx, jobs, s.do, s.report), context.DeadlineExceeded, "what Work returned: it says why its context has ended")
					home[i] = tl.Now().String()
				})
				synctest.Wait() // until this one waits for a job, before the next one comes
			}
			all.Wait()
			for i, n := range after {
				require.Equal(t, seconds(n).String(), home[i], "when worker %d of several with one channel went home: at the end of its own context", i)
			}
		})
	}
}

// One goes home, and the next one takes over: every number is slept once, by one or the other.
func TestWhatIsLeftIsLeftForOthers(t *testing.T) {
	lab.Rule(t, "Many workers", "Work")
	for range 5 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			numbers := drawn(t, 30)
			jobs := filled(true, numbers...)
			s := &sleeper{tl: tl, lane: "worker"} // each shift may write where the last one has written
			shifts := 0
			for err := errGoHome; err != nil && shifts < 100; shifts++ {
				ctx, cancel := context.WithTimeoutCause(t.Context(), seconds(7)+time.Millisecond, errGoHome)
				s.shift = ctx
				err = worker.Work(ctx, jobs, s.do, s.report)
				cancel()
				if err != nil {
					require.ErrorIs(t, err, errGoHome, "what Work returned: it says why its context has ended")
				}
			}
			require.Equal(t, numbers, s.jobs(), "the numbers that were reported in %d shifts of 7s", shifts)
		})
	}
}

// A year of waiting costs nothing, unless somebody asks again and again; nor does a job that takes a year.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Work")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const year = int(lab.Year / time.Second)
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		jobs := make(chan int)
		s := &sleeper{tl: tl, lane: "worker", shift: ctx}
		var err error
		var all sync.WaitGroup
		all.Go(func() { err = worker.Work(ctx, jobs, s.do, s.report) })
		send := func(n int) {
			select {
			case jobs <- n:
			case <-time.After(9 * lab.Year): // nobody receives
			}
		}
		time.Sleep(lab.Year)
		send(year)
		send(1)
		time.Sleep(lab.Year)
		send(year)
		cancel(errGoHome)
		all.Wait()
		at := 2 * lab.Year
		want := []report{{year, nil, at}, {1, nil, at + time.Second}, {year, nil, at + lab.Year}}
		assert.Equal(t, strings(want), strings(s.said), "what was reported, of two numbers of a year and one of a second")
		assert.ErrorIs(t, err, errGoHome, "what Work returned: it says why its context has ended")
	})
}

// A context may go on for years, and be used for many of them. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Work")
	lab.LeavesNothing(t, "Work", func(*testing.T) (func(context.Context) error, func()) {
		nap := func(context.Context, int) error { time.Sleep(time.Second); return nil }
		return func(ctx context.Context) error { return worker.Work(ctx, filled(true, 1, 2), nap, func(int, error) {}) }, nil
	})
}
