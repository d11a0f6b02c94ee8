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

var (
	errSleepless = errors.New("cannot sleep")
	errGoHome    = errors.New("the shift is over")
)

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// A report is what a worker said, and when.
type report struct {
	job int
	err error
	at  time.Duration
}

func (r report) String() string { return fmt.Sprintf("%d (error %v) at %v", r.job, r.err, r.at) }

// A sleeper is what one worker is given to do. do and report write in it without a
// lock and without anything that the race detector would take for one.
type sleeper struct {
	tl     *lab.Timeline
	lane   string
	inside lab.Overlap
	began  []int
	said   []report

	// fails has what else comes of a number that has been slept: an error or a panic.
	fails func(n int) error
}

// do sleeps n seconds, or until ctx ends: it ought not to.
func (s *sleeper) do(ctx context.Context, n int) error {
	defer s.inside.Enter()()
	s.began = append(s.began, n)
	if n <= 0 {
		s.tl.Mark(s.lane, "no time")
	} else if err := s.tl.WorkContext(ctx, s.lane, seconds(n)); err != nil {
		return err
	}
	if s.fails != nil {
		return s.fails(n)
	}
	return nil
}

func (s *sleeper) report(n int, err error) {
	s.said = append(s.said, report{n, err, s.tl.Now()})
}

// jobs is what the worker has reported, without the rest.
func (s *sleeper) jobs() []int {
	all := []int{}
	for _, r := range s.said {
		all = append(all, r.job)
	}
	return all
}

func strings(said []report) []string {
	all := []string{}
	for _, r := range said {
		all = append(all, r.String())
	}
	return all
}

// filled is a channel with these numbers in it, open or closed.
func filled(closed bool, numbers ...int) chan int {
	jobs := make(chan int, max(1, len(numbers)))
	for _, n := range numbers {
		jobs <- n
	}
	if closed {
		close(jobs)
	}
	return jobs
}

// drawn is a number of numbers from 1 to 9.
func drawn(t *testing.T, n int) []int {
	rng := lab.Rand(t)
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = 1 + rng.IntN(9)
	}
	return numbers
}

// sleptInTurn is what a worker says of numbers that it sleeps one after another, and when it is done.
func sleptInTurn(from time.Duration, numbers ...int) (said []report, until time.Duration) {
	at := from
	for _, n := range numbers {
		at += seconds(max(0, n))
		said = append(said, report{n, nil, at})
	}
	return said, at
}

func TestTheWorkerSleepsEachNumberAndSaysSo(t *testing.T) {
	for _, n := range []int{1, 2, 9} {
		t.Run(fmt.Sprintf("%d numbers", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				numbers := drawn(t, n)
				s := &sleeper{tl: tl, lane: "worker"}
				endless := context.WithoutCancel(t.Context()) // who waits for its end is left behind
				err := worker.Work(endless, filled(true, numbers...), s.do, s.report)
				want, until := sleptInTurn(0, numbers...)
				require.Equal(t, numbers, s.jobs(), "the numbers that were reported when Work returned: see the TODO in Work")
				require.Equal(t, strings(want), strings(s.said), "what was reported, each number when it had been slept")
				require.NoError(t, err, "what Work returned when the channel was closed and empty")
				require.Equal(t, 1, s.inside.Most(), "jobs that were done at once by one worker")
				require.Equal(t, numbers, s.began, "the numbers for which do was called")
				tl.AssertTook(t, until, "time until Work returned: when the last number has been slept")
			})
		})
	}
}

// The sender sees when the worker receives: no job is taken in advance, to lie about.
func TestAJobIsReceivedWhenTheWorkerIsReady(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		numbers := drawn(t, 6)
		jobs := make(chan int)
		s := &sleeper{tl: tl, lane: "worker"}
		sent := make([]string, len(numbers))
		want := make([]string, len(numbers))
		at := time.Duration(0)
		for i, n := range numbers {
			want[i] = at.String()
			at += seconds(n)
		}
		var sender sync.WaitGroup
		sender.Go(func() {
			defer close(jobs)
			for i, n := range numbers {
				end := tl.Span("sender", "")
				jobs <- n
				end("")
				sent[i] = tl.Now().String()
			}
		})
		err := worker.Work(t.Context(), jobs, s.do, s.report)
		sender.Wait()
		require.NoError(t, err, "what Work returned when the channel was closed and empty")
		require.Equal(t, want, sent, "when each of the numbers %v was received: as soon as the one before was done, and not sooner", numbers)
		require.Equal(t, numbers, s.jobs(), "the numbers that were reported")
	})
}

// Before the next job is received, the last one has been reported; before Work returns, too.
func TestAJobIsReportedBeforeTheNextIsReceived(t *testing.T) {
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

// A closed channel gives zeros for ever. But somebody may have sent one, too.
func TestZeroIsAJobLikeAnyOther(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		numbers := []int{0, 3, 0, 0, -1, 2, 0}
		s := &sleeper{tl: tl, lane: "worker"}
		err := worker.Work(t.Context(), filled(true, numbers...), s.do, s.report)
		want, _ := sleptInTurn(0, numbers...)
		require.Equal(t, strings(want), strings(s.said), "what was reported of the numbers %v", numbers)
		require.NoError(t, err, "what Work returned when the channel was closed and empty")

		var got []error
		none := make(chan error, 2)
		none <- nil
		none <- nil
		close(none)
		err = worker.Work(t.Context(), none, func(context.Context, error) error { return nil }, func(job, err error) { got = append(got, job) })
		require.NoError(t, err, "what Work returned when the channel was closed and empty")
		require.Equal(t, []error{nil, nil}, got, "what was reported of two jobs, each nil")
	})
}

// Nothing left to do, from the beginning or after a while.
func TestAClosedChannelEndsTheWork(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &sleeper{tl: tl, lane: "worker"}
		require.NoError(t, worker.Work(t.Context(), filled(true), s.do, s.report), "what Work returned when the channel was closed before")
		tl.AssertTook(t, 0, "time until Work returned: there was nothing to do")

		jobs := make(chan int)
		time.AfterFunc(seconds(3), func() {
			tl.Mark("channel", "closed")
			close(jobs)
		})
		require.NoError(t, worker.Work(t.Context(), jobs, s.do, s.report), "what Work returned when the channel was closed while it waited")
		tl.AssertTook(t, seconds(3), "time until Work returned: the channel was closed after 3s")
		require.Empty(t, s.said, "what was reported when there were no jobs")
	})
}

type impatience struct{ n int }

func (i impatience) Error() string { return fmt.Sprintf("slept %d and no longer", i.n) }

// Whatever an error is, it is the job's. It is handed on as it is, and the next job is done.
func TestAFailedJobIsReportedAndTheWorkerGoesOn(t *testing.T) {
	errs := []error{errSleepless, nil, fmt.Errorf("tonight: %w", errSleepless), impatience{3}, context.Canceled, context.DeadlineExceeded, nil, errSleepless}
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &sleeper{tl: tl, lane: "worker"}
		s.fails = func(n int) error { return errs[n-1] }
		numbers := []int{1, 2, 3, 4, 5, 6, 7, 8}
		err := worker.Work(t.Context(), filled(true, numbers...), s.do, s.report)
		require.Equal(t, numbers, s.jobs(), "the numbers that were reported, some of which failed")
		for i, r := range s.said {
			require.Equal(t, errs[i], r.err, "the error that was reported of number %d: the one that do returned", r.job)
		}
		require.NoError(t, err, "what Work returned when the channel was closed and empty: a job's failure is not the worker's")
		tl.AssertTook(t, seconds(1+2+3+4+5+6+7+8), "time until Work returned: when the last number has been slept")
	})
}

// The worker outlives its jobs, however they end.
func TestAJobThatPanicsIsReportedAndTheWorkerGoesOn(t *testing.T) {
	for _, s := range []struct {
		name string
		fall func()
		says string
	}{
		{"a text", func() { panic("fell out of bed") }, "fell out of bed"},
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
					if n != 2 {
						s.fall()
					}
					return nil
				}
				numbers := []int{1, 3, 2, 3, 1}
				err := worker.Work(t.Context(), filled(true, numbers...), w.do, w.report)
				require.Equal(t, numbers, w.jobs(), "the numbers that were reported, of which each but 2 panicked")
				for _, r := range w.said {
					if r.job == 2 {
						require.NoError(t, r.err, "the error that was reported of number 2, which did not panic")
						continue
					}
					require.Error(t, r.err, "the error that was reported of number %d, which panicked", r.job)
					require.Contains(t, r.err.Error(), s.says, "the error that was reported of number %d, which panicked", r.job)
				}
				require.NoError(t, err, "what Work returned when the channel was closed and empty: a job's panic is not the worker's")
				tl.AssertTook(t, seconds(1+3+2+3+1), "time until Work returned: when the last number has been slept")
			})
		})
	}
}

func number(of []int, i int) int { return of[i] }

// endings are the ways in which a context ends after a while, and what its cause is.
var endings = []struct {
	name string
	ends func(ctx context.Context, tl *lab.Timeline, after time.Duration) (context.Context, context.CancelFunc)
	want error
}{
	{"cancelled", func(ctx context.Context, tl *lab.Timeline, after time.Duration) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		time.AfterFunc(after, func() { tl.Mark("ctx", "ends"); cancel() })
		return ctx, cancel
	}, context.Canceled},
	{"cancelled with a cause", func(ctx context.Context, tl *lab.Timeline, after time.Duration) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancelCause(ctx)
		time.AfterFunc(after, func() { tl.Mark("ctx", "ends"); cancel(errGoHome) })
		return ctx, func() { cancel(nil) }
	}, errGoHome},
	{"deadline", func(ctx context.Context, tl *lab.Timeline, after time.Duration) (context.Context, context.CancelFunc) {
		return context.WithTimeout(ctx, after)
	}, context.DeadlineExceeded},
	{"deadline with a cause", func(ctx context.Context, tl *lab.Timeline, after time.Duration) (context.Context, context.CancelFunc) {
		return context.WithTimeoutCause(ctx, after, errGoHome)
	}, errGoHome},
}

// Nobody sends anything, or nobody does any more, and it is time to go home.
func TestAnIdleWorkerGoesHomeAtOnce(t *testing.T) {
	for _, e := range endings {
		for _, numbers := range [][]int{nil, {2, 1}} {
			t.Run(fmt.Sprintf("%s after %d numbers", e.name, len(numbers)), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					ctx, cancel := e.ends(t.Context(), tl, seconds(7))
					defer cancel()
					s := &sleeper{tl: tl, lane: "worker"}
					err := worker.Work(ctx, filled(false, numbers...), s.do, s.report)
					tl.AssertTook(t, seconds(7), "time until Work returned: its context ended after 7s, while it waited for a job")
					require.ErrorIs(t, err, e.want, "what Work returned: it says why its context has ended")
					want, _ := sleptInTurn(0, numbers...)
					require.Equal(t, strings(want), strings(s.said), "what was reported before that")
				})
			})
		}
	}
}

// The lesson's picture. The job listens to the context that it was given, and hears nothing.
func TestTheJobInHandIsFinished(t *testing.T) {
	for _, e := range endings {
		t.Run(e.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := e.ends(t.Context(), tl, seconds(4))
				defer cancel()
				jobs := filled(false, 3, 2, 4)
				s := &sleeper{tl: tl, lane: "worker"}
				err := worker.Work(ctx, jobs, s.do, s.report)
				tl.AssertTook(t, seconds(5), "time until Work returned: its context ended after 4s, and number 2 was slept after 5s")
				want, _ := sleptInTurn(0, 3, 2)
				require.Equal(t, strings(want), strings(s.said), "what was reported, when the context ended while number 2 was being slept")
				require.ErrorIs(t, err, e.want, "what Work returned: it says why its context has ended")
				require.Len(t, jobs, 1, "numbers that are still in the channel")
				time.Sleep(seconds(9))
				require.Equal(t, []int{3, 2}, s.began, "the numbers for which do was called, long after Work returned")
			})
		})
	}
}

// However the job in hand ends, it is reported as ever, and as what it was.
func TestTheJobInHandIsReportedAsWhatItWas(t *testing.T) {
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
				s := &sleeper{tl: tl, lane: "worker"}
				s.fails = func(int) error { return c.ends() }
				jobs := filled(false, 6, 6, 6)
				err := worker.Work(ctx, jobs, s.do, s.report)
				tl.AssertTook(t, seconds(6), "time until Work returned: its context ended after 4s, and its number was slept after 6s")
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

// There is plenty to do. Who leaves it to a select takes some more of it, in one round or the other.
func TestNothingIsReceivedOnceTheContextHasEnded(t *testing.T) {
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

// endsWhenLookedAt is a context that ends as soon as somebody looks whether it
// has, from a certain moment on.
type endsWhenLookedAt struct {
	context.Context
	end  context.CancelCauseFunc
	from atomic.Bool
}

func (c *endsWhenLookedAt) look() {
	if c.from.Load() {
		c.end(errGoHome)
	}
}

func (c *endsWhenLookedAt) Done() <-chan struct{} { c.look(); return c.Context.Done() }
func (c *endsWhenLookedAt) Err() error            { c.look(); return c.Context.Err() }

// The worker has the job in its hand when the context ends: too late to have it not.
func TestWhatHasBeenReceivedIsDone(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		inner, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		ctx := &endsWhenLookedAt{Context: inner, end: cancel}
		jobs := make(chan int)
		s := &sleeper{tl: tl, lane: "worker"}
		var err error
		var all sync.WaitGroup
		all.Go(func() { err = worker.Work(ctx, jobs, s.do, s.report) })
		synctest.Wait() // until the worker waits for a job
		ctx.from.Store(true)
		jobs <- 7
		all.Wait()
		require.Equal(t, []int{7}, s.jobs(), "the numbers that were reported, when the context ended after number 7 was received and before it was done")
		require.ErrorIs(t, err, errGoHome, "what Work returned: it says why its context has ended")
		tl.AssertTook(t, seconds(7), "time until Work returned: number 7 was received at once, and takes 7s")
	})
}

// The job and the end come at one stroke. Either the job is not received, or it is done.
func TestAJobThatComesWithTheEndIsNotLost(t *testing.T) {
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			jobs := make(chan int, round%2)
			s := &sleeper{tl: tl, lane: "worker"}
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

type key struct{}

// What do gets knows all that the caller's context knows, but not when to go home.
func TestTheContextOfAJob(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeoutCause(context.WithValue(t.Context(), key{}, "night shift"), seconds(4), errGoHome)
		defer cancel()
		var value any
		var before, after error
		var ended, hurry bool
		err := worker.Work(ctx, filled(false, 1), func(ctx context.Context, _ int) error {
			value = ctx.Value(key{})
			before = ctx.Err()
			_, hurry = ctx.Deadline()
			time.Sleep(seconds(9))
			after = ctx.Err()
			select {
			case <-ctx.Done():
				ended = true
			default:
			}
			return nil
		}, func(int, error) {})
		require.Equal(t, "night shift", value, "the value that is in the caller's context, asked of do's context")
		require.NoError(t, before, "what do's context says when do begins")
		require.False(t, hurry, "do's context has a deadline: the caller's, which is not the job's")
		require.NoError(t, after, "what do's context says when the caller's has ended")
		require.False(t, ended, "do's context has ended, because the caller's has")
		require.ErrorIs(t, err, errGoHome, "what Work returned: it says why its context has ended")
		tl.AssertTook(t, seconds(9), "time until Work returned: its context ended after 4s, and its job took 9s")
	})
}

// Three of them take from one channel: who is free gets the next.
func TestWorkersShareAChannel(t *testing.T) {
	for _, n := range []int{2, 5, 3} {
		t.Run(fmt.Sprintf("%d workers", n), func(t *testing.T) {
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
				want, until := sleptInTurn(0, slices.Repeat([]int{3}, each)...)
				for i, s := range sleepers {
					require.Equal(t, strings(want), strings(s.said), "what worker %d of %d reported, with %d numbers for each of them", i, n, each)
					require.NoError(t, errs[i], "what Work returned when the channel was closed and empty")
				}
				tl.AssertTook(t, until, "time until all workers had gone home")
			})
		})
	}
}

// Each of them has a context of its own. The channel is theirs in common, but not the waiting.
func TestIdleWorkersGoHomeOneByOne(t *testing.T) {
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
	for range 5 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			numbers := drawn(t, 30)
			jobs := filled(true, numbers...)
			s := &sleeper{tl: tl, lane: "worker"} // each shift may write where the last one has written
			shifts := 0
			for err := errGoHome; err != nil && shifts < 100; shifts++ {
				ctx, cancel := context.WithTimeoutCause(t.Context(), seconds(7)+time.Millisecond, errGoHome)
				err = worker.Work(ctx, jobs, s.do, s.report)
				cancel()
				if err != nil {
					require.ErrorIs(t, err, errGoHome, "what Work returned: it says why its context has ended")
				}
			}
			want, until := sleptInTurn(0, numbers...)
			require.Equal(t, strings(want), strings(s.said), "what was reported in %d shifts of 7s", shifts)
			tl.AssertTook(t, until, "time until the last shift was over")
		})
	}
}

// A year of waiting costs nothing, unless somebody asks again and again; nor does a job that takes a year.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const year = int(lab.Year / time.Second)
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		jobs := make(chan int)
		s := &sleeper{tl: tl, lane: "worker"}
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
		want := []report{{year, nil, at}, {1, nil, at + time.Second}, {year, nil, at + 2*lab.Year}}
		assert.Equal(t, strings(want), strings(s.said), "what was reported, of two numbers of a year and one of a second")
		assert.ErrorIs(t, err, errGoHome, "what Work returned: it says why its context has ended")
	})
}

// A report that panics is the caller's own trouble: it is neither swallowed nor taken for the job's.
func TestAPanicOfReportIsNotCaught(t *testing.T) {
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
