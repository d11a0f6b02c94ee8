package gathererrors_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	gathererrors "koans/exercises/04_gather/02_gathererrors"
	"koans/exercises/internal/lab"
)

// Each waits until all have come, those that fail too: ten at a time would never get past that.
func TestAllFunctionsBeginAtOnce(t *testing.T) {
	lab.Rule(t, "At the same time", "FailFast", "CollectAll")
	for _, s := range both {
		for _, n := range []int{1, 2, 1100} {
			t.Run(fmt.Sprintf("%s, %d functions", s.name, n), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					all := lab.NewBarrier(n)
					calls := make([]lab.Overlap, n)
					functions := make([]function, n)
					for i := range functions {
						functions[i] = func(context.Context) (string, error) {
							calls[i].Enter()
							end := tl.Span(i, "")
							all.Wait()
							end("")
							return "", numbered(i)
						}
					}
					var err error
					go func() { _, err = s.gather(t.Context(), functions...) }()
					synctest.Wait()
					require.Zero(t, all.Missing(), "functions that %s has not begun while the others wait for them", s.name)
					require.Error(t, err, "the error of %s, when every function has failed", s.name)
					for i := range calls {
						require.Equal(t, 1, calls[i].Total(), "times that %s called function %d of %d", s.name, i, n)
					}
				})
			})
		}
	}
}

// When the last of them get going, the first have long failed.
func TestNobodyComesTooLateToBeCalled(t *testing.T) {
	lab.Rule(t, "At the same time", "FailFast", "CollectAll")
	for _, s := range both {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 1100
				var calls lab.Overlap
				_, err := s.gather(t.Context(), slices.Repeat([]function{func(context.Context) (string, error) {
					calls.Enter() // and no more: they fail as soon as they can
					return "", errors.New("ill")
				}}, n)...)
				require.Error(t, err, "the error of %s, when every function has failed", s.name)
				require.Equal(t, n, calls.Total(), "functions that %s called, of %d that all fail: each is called, whatever has become of the others", s.name, n)
			})
		})
	}
}

// None looks at its context, so that every one of them comes with its own error in the end.
func TestTheFirstErrorIsTheFirstInTime(t *testing.T) {
	lab.Rule(t, "The first error", "FailFast")
	for _, n := range []int{2, 3, 20} {
		t.Run(fmt.Sprintf("%d functions fail", n), func(t *testing.T) {
			for range 2 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					functions := make([]function, n)
					first := 0
					for i, seconds := range lab.Rand(t).Perm(n) {
						functions[i] = deaf(tl, i, time.Duration(seconds+1)*time.Second, "", numbered(i))
						if seconds == 0 {
							first = i
						}
					}
					_, err := gathererrors.FailFast(t.Context(), functions...)
					require.Equal(t, numbered(first), err, "the error that came first in time, of %d", n)
					tl.AssertTook(t, time.Duration(n)*time.Second, "time until FailFast returned: it waits for functions that do not look at their context")
				})
			}
		})
	}
}

// Some have returned a value before, some will after: the error comes in the middle.
func TestFailFastWaitsForWhoeverDoesNotListen(t *testing.T) {
	lab.Rule(t, "The end", "FailFast")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		_, err := gathererrors.FailFast(t.Context(),
			deaf(tl, 0, time.Minute, "late", nil),
			deaf(tl, 1, time.Second, "early", nil),
			deaf(tl, 2, 2*time.Second, "", numbered(2)),
			deaf(tl, 3, lab.Year, "a year late", nil), // silence costs nothing, unless somebody looks at the clock
			letter(tl, 4, time.Hour, "", nil),
		)
		require.Zero(t, tl.Active(), "functions that still ran when FailFast returned")
		require.Equal(t, numbered(2), err, "the first error, as it is")
		tl.AssertTook(t, lab.Year, "time until FailFast returned: it waits for functions that do not look at their context")
	})
}

func TestOneOfManyErrorsAtOnceIsTheFirst(t *testing.T) {
	lab.Rule(t, "The first error", "FailFast")
	lab.Rule(t, "The end", "FailFast")
	manyFailAtOnce(t, gathererrors.FailFast[string], func(all []error, err error) {
		require.Subset(t, all, []error{err}, "the error that came first, of %d in the same moment", len(all))
	})
}

func TestManyErrorsAtOnceAreJoined(t *testing.T) {
	lab.Rule(t, "Every error", "CollectAll")
	lab.Rule(t, "The end", "CollectAll")
	manyFailAtOnce(t, gathererrors.CollectAll[string], func(all []error, err error) {
		require.EqualError(t, err, errors.Join(all...).Error(), "the errors of all functions, joined in the order of the functions")
	})
}

// Without a clock: everything that happens, happens as fast as it can, and
// nothing but the answer itself keeps the functions apart.
func manyFailAtOnce(t *testing.T, gather func(context.Context, ...function) ([]string, error), check func(all []error, err error)) {
	for round := range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 50
			written := make([]int, n)
			functions := make([]function, n)
			var all []error
			for i := range functions {
				if i%2 == round%2 {
					all = append(all, numbered(i))
				}
				functions[i] = func(context.Context) (string, error) {
					for range round * (n - i) / n {
						runtime.Gosched()
					}
					written[i] = i + 1
					if i%2 == round%2 {
						return "", numbered(i)
					}
					return "well", nil
				}
			}
			_, err := gather(t.Context(), functions...)
			check(all, err)
			for i := range written {
				require.Equal(t, i+1, written[i], "what function %d of %d wrote before it returned", i, n)
			}
		})
	}
}

// The others come back with their errors while the first is still asking them to stop.
func TestTheErrorIsKeptBeforeTheOthersAreAsked(t *testing.T) {
	lab.Rule(t, "The first error", "FailFast")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		functions := make([]function, 10)
		for i := range functions {
			functions[i] = func(ctx context.Context) (string, error) {
				return "", tl.WorkContext(ctx, i, time.Hour)
			}
		}
		functions[5] = deaf(tl, 5, time.Second, "", numbered(5))
		_, err := gathererrors.FailFast(lingering{context.Background(), make(chan struct{})}, functions...)
		require.Equal(t, numbered(5), err, "the error that came first, of one and of those who were asked to stop")
	})
}

func TestWithoutFunctionsThereIsNothingToWaitFor(t *testing.T) {
	lab.Rule(t, "The functions decide", "FailFast", "CollectAll")
	for _, s := range both {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				for _, ctx := range []context.Context{t.Context(), lab.Ended(t)} {
					got, err := s.gather(ctx)
					require.NoError(t, err, "the error of %s without functions", s.name)
					require.Empty(t, got, "the values of %s without functions", s.name)
				}
				tl.AssertTook(t, 0, "time until "+s.name+" returned")
			})
		})
	}
}

// Many callers at once, and again: no call knows of another's values or errors.
func TestCallsKnowNothingOfEachOther(t *testing.T) {
	lab.Rule(t, "Everything is apart", "FailFast", "CollectAll")
	for _, s := range both {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 20
				value := func(i int, err error) function {
					return func(context.Context) (string, error) {
						runtime.Gosched()
						return fmt.Sprint("value ", i), err
					}
				}
				got := make([][]string, n)
				errs := make([]error, n)
				var callers sync.WaitGroup
				for i := range got {
					callers.Go(func() {
						if i%2 == 0 {
							got[i], errs[i] = s.gather(t.Context(), value(i, nil), value(i+n, nil))
						} else {
							_, errs[i] = s.gather(t.Context(), value(i, nil), value(i, numbered(i)))
						}
					})
				}
				callers.Wait()
				for i := range got {
					if i%2 == 0 {
						require.NoError(t, errs[i], "no function of caller %d of %d has failed", i, n)
						require.Equal(t, []string{fmt.Sprint("value ", i), fmt.Sprint("value ", i+n)}, got[i], "the values that caller %d of %d got", i, n)
					} else {
						require.EqualError(t, errs[i], numbered(i).Error(), "the error that caller %d of %d got", i, n)
					}
				}
				again, err := s.gather(t.Context(), value(1, nil))
				require.NoError(t, err, "no function has failed this time")
				require.Equal(t, []string{"value 1"}, again, "the values, this time")
			})
		})
	}
}

func TestErrorsMayBeOfAnyTypes(t *testing.T) {
	lab.Rule(t, "The first error", "FailFast")
	lab.Rule(t, "Every error", "CollectAll")
	missing, odd := &fs.PathError{Op: "open", Path: "letters", Err: fs.ErrNotExist}, numbered(1)
	for _, s := range both {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				_, err := s.gather(t.Context(),
					deaf(tl, 0, 2*time.Second, "", missing), deaf(tl, 1, time.Second, "", odd), deaf(tl, 2, 3*time.Second, "", missing))
				require.ErrorIs(t, err, odd, "the error when a function failed, and later others with errors of another type")
			})
		})
	}
}

// A panic is neither a value nor an error that was returned.
func TestAPanicIsNotCaught(t *testing.T) {
	lab.Rule(t, "A panic goes on", "FailFast", "CollectAll")
	for _, s := range []struct {
		name   string
		gather func(context.Context, ...func(context.Context) (int, error)) ([]int, error)
	}{{"FailFast", gathererrors.FailFast[int]}, {"CollectAll", gathererrors.CollectAll[int]}} {
		well := func(context.Context) (int, error) { return 1, nil }
		ill := func(context.Context) (int, error) { return 0, errors.New("ill") }
		for name, other := range map[string]func(context.Context) (int, error){"beside a value": well, "beside an error": ill} {
			t.Run(s.name+" "+name, func(t *testing.T) {
				lab.Uncaught(t, "the function", func(ctx context.Context, boom func()) {
					_, _ = s.gather(ctx, other, func(context.Context) (int, error) { time.Sleep(time.Second); boom(); return 2, nil })
				})
			})
		}
		t.Run(s.name+", and its caller has a recover", func(t *testing.T) {
			lab.Uncaught(t, "a function, where the caller has a recover,", func(ctx context.Context, boom func()) { // not all of them can be the caller's to catch
				defer func() { _ = recover() }()
				f := func(context.Context) (int, error) { boom(); return 1, nil }
				_, _ = s.gather(ctx, f, f, f)
			})
		})
	}
}

// CollectAll does not tell the others of an error, by way of their context either.
func TestCollectAllAsksNobodyToStop(t *testing.T) {
	lab.Rule(t, "Nobody is stopped", "CollectAll")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		said := make(seen, 3)
		listens := func(i int, d time.Duration) function {
			return func(ctx context.Context) (string, error) {
				tl.Work(i, d)
				said.note(i, ctx.Err())
				return "", nil
			}
		}
		_, err := gathererrors.CollectAll(t.Context(), deaf(tl, 0, time.Second, "", numbered(0)), listens(1, time.Minute), listens(2, time.Hour))
		require.Zero(t, tl.Active(), "functions that still ran when CollectAll returned")
		require.EqualError(t, err, numbered(0).Error(), "the errors of all functions, joined")
		assert.Nil(t, said.at(1), "what a function's context said after another had failed")
		assert.Nil(t, said.at(2), "what a function's context said after another had failed")
	})
}

// A context may go on for years, and be used for many of them. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "FailFast", "CollectAll")
	for _, s := range both {
		lab.LeavesNothing(t, s.name, func(*testing.T) (func(context.Context) error, func()) {
			nap := func(context.Context) (string, error) { time.Sleep(time.Second); return "", nil }
			return func(ctx context.Context) error { _, err := s.gather(ctx, nap, nap); return err }, nil
		})
	}
}
