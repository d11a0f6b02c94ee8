package waitfor_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	waitfor "koans/exercises/04_gather/04_waitfor"
	"koans/exercises/internal/lab"
)

// Whatever the time left, WaitFor has left when it is up; and a function that listens hears of it.
func TestTheTimeIsUpExactlyAfterTheTimeout(t *testing.T) {
	lab.Rule(t, "Its time is up", "WaitFor")
	lab.Rule(t, "Its context", "WaitFor")
	for _, timeout := range []time.Duration{time.Nanosecond, time.Second, time.Hour, lab.Year} {
		t.Run(timeout.String(), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				saw := make(noted, 1)
				_, err := waitFor(t.Context(), tl, timeout, func(ctx context.Context) (int, error) {
					tl.WorkContext(ctx, "function", 2*lab.Year)
					saw.set(0, tl.Now().String())
					end := tl.Span("function", "tidies up")
					time.Sleep(time.Second)
					end("")
					return 42, errServer
				})
				tl.AssertTook(t, timeout, "time until WaitFor returned: when the time is up")
				require.ErrorIs(t, err, context.DeadlineExceeded, "the error when the time is up")
				require.NotErrorIs(t, err, errServer, "the error when the time is up, before the function has tidied up")
				synctest.Wait()
				require.Equal(t, timeout.String(), saw.at(0), "when the function heard that its time was up")
				time.Sleep(time.Second)
			})
		})
	}
}

// What the function returned is handed on as it is, whatever it is.
func TestTheResultIsHandedOnAsItIs(t *testing.T) {
	lab.Rule(t, "In time", "WaitFor")
	wrapped := fmt.Errorf("answer: %w", errServer)
	for _, s := range []struct {
		name  string
		value int
		err   error
	}{
		{"a value", 42, nil},
		{"an error", 0, errServer},
		{"a wrapped error", 0, wrapped},
		{"a value beside an error", 7, errServer},
		{"nothing", 0, nil},
		{"a time limit of its own", 0, context.DeadlineExceeded},
		{"a value beside a time limit of its own", 7, context.DeadlineExceeded},
		{"a value beside a cancel of its own", 7, context.Canceled},
		{"a cancel of its own", 0, context.Canceled},
	} {
		t.Run(s.name, func(t *testing.T) {
			for _, d := range []time.Duration{0, time.Second, time.Minute - 1} {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					got, err := waitFor(t.Context(), tl, time.Minute, deaf(tl, "function", d, s.value, s.err))
					require.Equal(t, s.value, got, "the value of a function that returned %s", s.name)
					require.Equal(t, s.err, err, "the error of a function that returned %s", s.name)
					tl.AssertTook(t, d, "time until WaitFor returned: as soon as the function has")
				})
			}
		})
	}
}

// A function may return before WaitFor has begun to wait: its result counts all the same, and its context has ended.
func TestAResultIsNotLostWhenItIsThereAtOnce(t *testing.T) {
	lab.Rule(t, "In time", "WaitFor")
	lab.Rule(t, "Its context", "WaitFor")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		its := make(noted, 1)
		for i := range 300 {
			got, err := waitfor.WaitFor(t.Context(), time.Minute, func(ctx context.Context) (int, error) {
				its.set(0, ctx)
				return 100 + i, nil
			})
			ctx, _ := its.at(0).(context.Context)
			require.NoError(t, err, "the function returned no error, at once")
			require.Equal(t, 100+i, got, "the value of a function that returned at once")
			require.NotNil(t, ctx, "the function's context")
			require.Error(t, ctx.Err(), "the error of the function's context when WaitFor has returned: it has ended")
		}
		tl.AssertTook(t, 0, "time until WaitFor returned: as soon as the function has")
	})
}

func TestTheValueMayBeANilInterface(t *testing.T) {
	lab.Rule(t, "In time", "WaitFor")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		got, err := waitfor.WaitFor(t.Context(), time.Minute, func(context.Context) (error, error) {
			tl.Work("function", time.Second)
			return nil, errServer
		})
		require.Equal(t, errServer, err, "the error of a function whose value is a nil interface")
		require.NoError(t, got, "the value of a function whose value is a nil interface")
	})
}

// The function returns in the very moment in which it is asked to stop: either that counts, or what it returned.
func TestAResultInTheLastMomentCountsOrDoesNot(t *testing.T) {
	lab.Rule(t, "A tie may go either way", "WaitFor")
	for _, s := range []struct {
		name string
		f    func(ctx context.Context, cancel context.CancelFunc)
	}{
		{"when its time is up", func(context.Context, context.CancelFunc) { time.Sleep(time.Second) }},
		{"when its context ends", func(ctx context.Context, _ context.CancelFunc) { <-ctx.Done() }},
		{"and has its caller cancelled", func(_ context.Context, cancel context.CancelFunc) { cancel() }},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				for range 100 {
					ctx, cancel := context.WithCancel(t.Context())
					got, err := waitfor.WaitFor(ctx, time.Second, func(ctx context.Context) (int, error) {
						s.f(ctx, cancel)
						return 42, nil
					})
					cancel()
					synctest.Wait()
					if err == nil {
						require.Equal(t, 42, got, "the value beside no error, of a function that returns %s", s.name)
					} else {
						known := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
						require.True(t, known, "the error is %q, and does not say why the time was up of a function that returns %s", err, s.name)
					}
				}
			})
		})
	}
}

// Code that ends a context may say why.
var ends = []struct {
	name string
	ctx  func(ctx context.Context) (context.Context, context.CancelFunc)
	want error
}{
	{"cancelled", func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		time.AfterFunc(3*time.Second, cancel)
		return ctx, cancel
	}, context.Canceled},
	{"cancelled with a cause", func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancelCause(ctx)
		time.AfterFunc(3*time.Second, func() { cancel(errCaller) })
		return ctx, func() { cancel(nil) }
	}, errCaller},
	{"an earlier deadline", func(ctx context.Context) (context.Context, context.CancelFunc) {
		return context.WithTimeout(ctx, 3*time.Second)
	}, context.DeadlineExceeded},
	{"an earlier deadline with a cause", func(ctx context.Context) (context.Context, context.CancelFunc) {
		return context.WithTimeoutCause(ctx, 3*time.Second, errCaller)
	}, errCaller},
}

func TestTheContextEndsTheWaitAndSaysWhy(t *testing.T) {
	lab.Rule(t, "Giving up", "WaitFor")
	for _, s := range ends {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := s.ctx(t.Context())
				defer cancel()
				_, err := waitFor(ctx, tl, time.Minute, deaf(tl, "function", time.Hour, 42, nil))
				tl.AssertTook(t, 3*time.Second, "time until WaitFor returned: when its context ends")
				require.ErrorIs(t, err, s.want, "the error says why the context has ended")
				time.Sleep(2 * time.Hour)
			})
		})
	}
}

// The function is told so as well, even if WaitFor returns in the same instant.
func TestTheFunctionHearsWhyItsCallerLeaves(t *testing.T) {
	lab.Rule(t, "Its context", "WaitFor")
	for _, s := range ends {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := s.ctx(t.Context())
				defer cancel()
				saw := make(noted, 2)
				const when, why = 0, 1
				_, _ = waitFor(ctx, tl, time.Minute, func(ctx context.Context) (int, error) {
					tl.WorkContext(ctx, "function", time.Hour)
					saw.set(when, tl.Now().String())
					saw.set(why, context.Cause(ctx))
					return 42, nil
				})
				synctest.Wait()
				require.Equal(t, "3s", saw.at(when), "when the function's context ended")
				require.Equal(t, s.want, saw.at(why), "why the function's context ended: for the reason for which the caller's did")
			})
		})
	}
}

// The function goes on when WaitFor has returned. The barrier lets it, without
// ordering the two for the race detector: a place that both use shows as a race.
func TestALateResultDisturbsNobody(t *testing.T) {
	lab.Rule(t, "No data race", "WaitFor")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		left := lab.NewBarrier(2)
		time.AfterFunc(2*time.Hour, left.Wait) // so that an answer that waits for the function is not stuck, but late
		defer cancel()
		time.AfterFunc(time.Second, cancel)
		_, err := waitfor.WaitFor(ctx, time.Hour, func(context.Context) (int, error) {
			left.Wait()
			return 42, errServer
		})
		require.ErrorIs(t, err, context.Canceled, "the error when the context has ended")
		left.Wait()
	})
}

// The caller's context goes on for ever, and does not end with the test: whoever waits for it is left, and so is what it is to call then.
func TestNobodyWaitsForTheEndOfTheCallersContext(t *testing.T) {
	lab.Rule(t, "Nobody left behind", "WaitFor")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx := lab.NewLateContext(context.Background())
		got, err := waitFor(ctx, tl, time.Minute, deaf(tl, "function", time.Second, 42, nil))
		require.NoError(t, err, "the function returned no error, in time")
		require.Equal(t, 42, got, "the value that the function returned")
		_, err = waitFor(ctx, tl, time.Minute, deaf(tl, "function", time.Hour, 42, nil))
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error when the time is up")
		time.Sleep(2 * time.Hour)
		require.Zero(t, ctx.Registered(), "functions that the caller's context still has to call when it ends, when WaitFor has returned twice, and so have the functions")
	})
}

// Each of them comes back with a value that nobody wants. The bubble sees to it that nobody is left.
func TestWhoIsLeftBehindGoesWhenItsFunctionReturns(t *testing.T) {
	lab.Rule(t, "Nobody left behind", "WaitFor")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 100
		errs := make([]error, n)
		var callers sync.WaitGroup
		for i := range n {
			callers.Go(func() {
				_, errs[i] = waitfor.WaitFor(t.Context(), time.Duration(i+1)*time.Second, func(context.Context) (int, error) {
					time.Sleep(time.Hour)
					return 42, nil
				})
			})
		}
		callers.Wait()
		tl.AssertTook(t, n*time.Second, "time until the last of 100 callers had left")
		for i := range errs {
			require.ErrorIs(t, errs[i], context.DeadlineExceeded, "the error of caller %d of %d, whose time was up", i, n)
		}
		time.Sleep(time.Hour)
	})
}

// Some are in time and some are not, at once: each gets its own.
func TestManyMayCallAtOnce(t *testing.T) {
	lab.Rule(t, "Everything is apart", "WaitFor")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 50
		all := lab.NewBarrier(n)
		got := make([]int, n)
		errs := make([]error, n)
		ended := make([]time.Duration, n)
		var callers sync.WaitGroup
		for i := range n {
			callers.Go(func() {
				got[i], errs[i] = waitfor.WaitFor(t.Context(), 25*time.Second+time.Millisecond, func(context.Context) (int, error) {
					end := tl.Span(i, "")
					all.Wait() // until all have begun
					time.Sleep(time.Duration(i+1) * time.Second)
					end("")
					return 100 + i, nil
				})
				ended[i] = tl.Now()
			})
		}
		callers.Wait()
		for i := range n {
			if i < 25 {
				require.NoError(t, errs[i], "the error of caller %d, whose function was in time", i)
				require.Equal(t, 100+i, got[i], "the value that caller %d got", i)
				require.Equal(t, time.Duration(i+1)*time.Second, ended[i], "when WaitFor returned to caller %d", i)
			} else {
				require.ErrorIs(t, errs[i], context.DeadlineExceeded, "the error of caller %d, whose function was late", i)
				require.Equal(t, 25*time.Second+time.Millisecond, ended[i], "when WaitFor returned to caller %d", i)
			}
		}
		time.Sleep(time.Minute)
	})
}

// All are begun, however many there are already.
func TestThousandsMayCallAtOnce(t *testing.T) {
	lab.Rule(t, "Everything is apart", "WaitFor")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 2000
		var functions lab.Overlap
		var callers sync.WaitGroup
		for range n {
			callers.Go(func() {
				_, err := waitfor.WaitFor(t.Context(), time.Minute, func(context.Context) (int, error) {
					leave := functions.Enter()
					time.Sleep(time.Second)
					leave()
					return 0, nil
				})
				assert.NoError(t, err, "the error of a function that takes a second, of a minute")
			})
		}
		synctest.Wait()
		assert.Equal(t, n, functions.Now(), "functions that have begun, of %d that are called at once", n)
		callers.Wait()
	})
}

// A time limit inside another: the shorter one counts.
func TestTheFunctionMayWaitItself(t *testing.T) {
	lab.Rule(t, "Everything is apart", "WaitFor")
	for _, s := range []struct{ outer, inner, want time.Duration }{
		{time.Minute, time.Second, time.Second},
		{time.Second, time.Minute, time.Second},
	} {
		t.Run(fmt.Sprintf("%v inside of %v", s.inner, s.outer), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				_, err := waitFor(t.Context(), tl, s.outer, func(ctx context.Context) (int, error) {
					return waitfor.WaitFor(ctx, s.inner, deaf(tl, "function", time.Hour, 42, nil))
				})
				require.ErrorIs(t, err, context.DeadlineExceeded, "the error when the shorter time is up")
				tl.AssertTook(t, s.want, "time until the outer WaitFor returned: when the shorter time is up")
				time.Sleep(2 * time.Hour)
			})
		})
	}
}

// A panic is no result, in time or too late.
func TestAPanicIsNotCaught(t *testing.T) {
	lab.Rule(t, "A panic goes on", "WaitFor")
	for name, takes := range map[string]time.Duration{"in time": time.Second, "too late": time.Minute} {
		t.Run(name, func(t *testing.T) {
			lab.Uncaught(t, "the function", func(ctx context.Context, boom func()) {
				_, _ = waitfor.WaitFor(ctx, 10*time.Second, func(context.Context) (int, error) { time.Sleep(takes); boom(); return 0, nil })
			})
		})
	}
}

// The time limit is an hour, and the function is quick: what is to go off when the time is up must not be left.
func TestNoTimerIsLeft(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "WaitFor")
	const n = 100
	lab.LeavesNoTimer(t, "100 calls of WaitFor that have returned", n, func() {
		for range n {
			_, _ = waitfor.WaitFor(t.Context(), time.Hour, func(context.Context) (int, error) { return 42, nil })
		}
	})
}
