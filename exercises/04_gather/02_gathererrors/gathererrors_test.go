package gathererrors_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	gathererrors "koans/exercises/04_gather/02_gathererrors"
	"koans/exercises/internal/lab"
)

type function = func(context.Context) (string, error)

// both are what must hold for FailFast and for CollectAll alike.
var both = []struct {
	name   string
	gather func(context.Context, ...function) ([]string, error)
}{
	{"FailFast", gathererrors.FailFast[string]},
	{"CollectAll", gathererrors.CollectAll[string]},
}

const (
	someWords = "some words"
	tidying   = 500 * time.Millisecond
)

// letter is a function that takes d, or tidies up and returns its context's error when that ends before.
func letter(tl *lab.Timeline, lane int, d time.Duration, value string, err error) function {
	return func(ctx context.Context) (string, error) {
		if err := tl.WorkContext(ctx, lane, d); err != nil {
			end := tl.Span(lane, "tidies up")
			time.Sleep(tidying)
			end("")
			return "", err
		}
		return value, err
	}
}

// letters are the functions of the notebook's scene.
func letters(tl *lab.Timeline) []function {
	var functions []function
	for i, c := range strings.Split(someWords, "") {
		functions = append(functions, letter(tl, i, 2*time.Second, c, nil))
	}
	return functions
}

// deaf is a function that takes d and never looks at its context.
func deaf(tl *lab.Timeline, lane int, d time.Duration, value string, err error) function {
	return func(context.Context) (string, error) {
		tl.Work(lane, d)
		return value, err
	}
}

// numbered is an error that can be told from all others.
func numbered(i int) error { return fmt.Errorf("function %d failed", i) }

func ended(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

// seen is what the functions saw of their contexts, one place for each. The race
// detector overlooks these notes: an answer that comes back too early is to
// blame for just that, and not for reading here what is written there.
type seen []any

//go:norace
func (s seen) note(i int, what any) { s[i] = what }

//go:norace
func (s seen) at(i int) any { return s[i] }

func TestFailFastGathersTenLettersAsFastAsOne(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		got, err := gathererrors.FailFast(t.Context(), letters(tl)...)
		require.Len(t, got, 10, "values that FailFast returned for ten functions: see the TODO in FailFast")
		require.NoError(t, err, "no function has failed")
		require.Equal(t, someWords, strings.Join(got, ""), "the letters, in the order of the functions")
		tl.AssertTook(t, 2*time.Second, "time until FailFast returned: the functions run at once")
	})
}

func TestCollectAllGathersTenLettersAsFastAsOne(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		got, err := gathererrors.CollectAll(t.Context(), letters(tl)...)
		require.Len(t, got, 10, "values that CollectAll returned for ten functions: see the TODO in CollectAll")
		require.NoError(t, err, "no function has failed")
		require.Equal(t, someWords, strings.Join(got, ""), "the letters, in the order of the functions")
		tl.AssertTook(t, 2*time.Second, "time until CollectAll returned: the functions run at once")
	})
}

// Each waits until all have come, those that fail too: ten at a time would never get past that.
func TestAllFunctionsBeginAtOnce(t *testing.T) {
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
					require.Zero(t, all.Missing(), "functions that have not begun while the others wait for them")
					require.Error(t, err, "every function has failed")
					for i := range calls {
						require.Equal(t, 1, calls[i].Total(), "times that function %d of %d was called", i, n)
					}
				})
			})
		}
	}
}

// Every function takes another time, so that they end in any order but theirs.
func TestTheValuesComeInTheOrderOfTheFunctions(t *testing.T) {
	for _, s := range both {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 50
				rng := lab.Rand(t)
				want := make([]string, n)
				functions := make([]function, n)
				for i, seconds := range rng.Perm(n) {
					want[i] = fmt.Sprint(rng.Int())
					functions[i] = deaf(tl, i, time.Duration(seconds+1)*time.Second, want[i], nil)
				}
				got, err := s.gather(t.Context(), functions...)
				require.NoError(t, err, "no function has failed")
				require.Len(t, got, n, "values that %s returned, one for each function", s.name)
				for i := range want {
					require.Equal(t, want[i], got[i], "value %d of %d, in the order of the functions", i, n)
				}
				tl.AssertTook(t, n*time.Second, "time until "+s.name+" returned: as long as the longest function")
			})
		})
	}
}

// The lesson's scene: the others are asked to stop, and waited for while they tidy up.
func TestFailFastStopsTheOthersAndSaysWhy(t *testing.T) {
	for _, fails := range []int{0, 3, 9} {
		t.Run(fmt.Sprintf("function %d fails", fails), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				functions := letters(tl)
				functions[fails] = deaf(tl, fails, time.Second, "half", numbered(fails))
				got, err := gathererrors.FailFast(t.Context(), functions...)
				require.Zero(t, tl.Active(), "functions that still ran or tidied up when FailFast returned")
				require.Equal(t, numbered(fails), err, "the first error, as it is")
				require.Nil(t, got, "the values beside an error")
				tl.AssertTook(t, time.Second+tidying, "time until FailFast returned: the others are asked to stop at once, and waited for")
			})
		})
	}
}

// The lesson's scene: one error stops nobody, and loses nothing.
func TestCollectAllLetsTheOthersFinish(t *testing.T) {
	for _, fails := range []int{0, 3, 9} {
		t.Run(fmt.Sprintf("function %d fails", fails), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				functions := letters(tl)
				want := strings.Split(someWords, "")
				functions[fails] = deaf(tl, fails, time.Second, "half", numbered(fails))
				want[fails] = "half"
				got, err := gathererrors.CollectAll(t.Context(), functions...)
				require.Zero(t, tl.Active(), "functions that still ran when CollectAll returned")
				require.EqualError(t, err, numbered(fails).Error(), "the errors of all functions, joined")
				require.Equal(t, want, got, "what every function returned, beside an error too")
				tl.AssertTook(t, 2*time.Second, "time until CollectAll returned: an error stops no other function")
			})
		})
	}
}

// None looks at its context, so that every one of them comes with its own error in the end.
func TestTheFirstErrorIsTheFirstInTime(t *testing.T) {
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
					got, err := gathererrors.FailFast(t.Context(), functions...)
					require.Equal(t, numbered(first), err, "the error that came first in time, of %d", n)
					require.Nil(t, got, "the values beside an error")
					tl.AssertTook(t, time.Duration(n)*time.Second, "time until FailFast returned: it waits for functions that do not look at their context")
				})
			}
		})
	}
}

// Some have returned a value before, some will after: the error comes in the middle.
func TestFailFastWaitsForWhoeverDoesNotListen(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		got, err := gathererrors.FailFast(t.Context(),
			deaf(tl, 0, time.Minute, "late", nil),
			deaf(tl, 1, time.Second, "early", nil),
			deaf(tl, 2, 2*time.Second, "", numbered(2)),
			deaf(tl, 3, lab.Year, "a year late", nil), // silence costs nothing, unless somebody looks at the clock
			letter(tl, 4, time.Hour, "", nil),
		)
		require.Zero(t, tl.Active(), "functions that still ran when FailFast returned")
		require.Equal(t, numbered(2), err, "the first error, as it is")
		require.Nil(t, got, "the values beside an error")
		tl.AssertTook(t, lab.Year, "time until FailFast returned: it waits for functions that do not look at their context")
	})
}

// Without a clock: everything that happens, happens as fast as it can, and
// nothing but the answer itself keeps the functions apart.
func TestManyMayFailAtOnce(t *testing.T) {
	for _, s := range both {
		t.Run(s.name, func(t *testing.T) {
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
					_, err := s.gather(t.Context(), functions...)
					if s.name == "FailFast" {
						require.Subset(t, all, []error{err}, "the error that came first, of %d in the same moment", len(all))
					} else {
						require.EqualError(t, err, errors.Join(all...).Error(), "the errors of all functions, joined in the order of the functions")
					}
					for i := range written {
						require.Equal(t, i+1, written[i], "what function %d of %d wrote before it returned", i, n)
					}
				})
			}
		})
	}
}

// A lingering context lets others go first while a context made from it is being
// ended: after that one's Done is closed, and before its cancel returns.
type lingering struct {
	context.Context
	done chan struct{}
}

func (c lingering) Done() <-chan struct{} { return c.done }

// AfterFunc is what the context package calls when it derives a context.
func (c lingering) AfterFunc(func()) (stop func() bool) {
	return func() bool {
		lab.Yield()
		return true
	}
}

// The others come back with their errors while the first is still asking them to stop.
func TestTheErrorIsKeptBeforeTheOthersAreAsked(t *testing.T) {
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

func TestCollectAllJoinsAllErrorsInTheOrderOfTheFunctions(t *testing.T) {
	for _, s := range []struct {
		name  string
		fails []bool
	}{
		{"none", []bool{false, false, false, false}},
		{"the first", []bool{true, false, false, false}},
		{"the last", []bool{false, false, false, true}},
		{"two", []bool{true, false, true, false}},
		{"all", []bool{true, true, true, true}},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				n := len(s.fails)
				functions := make([]function, n)
				values := make([]string, n)
				errs := make([]error, n)
				for i, fails := range s.fails {
					values[i] = fmt.Sprint("value ", i)
					if fails {
						errs[i] = numbered(i)
					}
					// The last begins to fail first.
					functions[i] = deaf(tl, i, time.Duration(n-i)*time.Second, values[i], errs[i])
				}
				got, err := gathererrors.CollectAll(t.Context(), functions...)
				require.Equal(t, values, got, "what every function returned, beside an error too")
				want := errors.Join(errs...)
				if want == nil {
					require.NoError(t, err, "no function has failed")
					return
				}
				require.EqualError(t, err, want.Error(), "the errors of all functions, joined in the order of the functions")
				for i, fails := range s.fails {
					if fails {
						require.ErrorIs(t, err, errs[i], "function %d's error is found in the joined one", i)
					}
				}
				tl.AssertTook(t, time.Duration(n)*time.Second, "time until CollectAll returned: as long as the longest function")
			})
		})
	}
}

type key struct{}

// The context is made from the caller's: with its values, and ending when it ends.
func TestTheFunctionsHearOfTheEndOfTheContext(t *testing.T) {
	for _, s := range both {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, "handed on"), time.Minute)
				defer cancel()
				values := make(seen, 5)
				functions := make([]function, 5)
				for i := range functions {
					work := letter(tl, i, time.Hour, "", nil)
					functions[i] = func(ctx context.Context) (string, error) {
						values.note(i, ctx.Value(key{}))
						return work(ctx)
					}
				}
				_, err := s.gather(ctx, functions...)
				require.Zero(t, tl.Active(), "functions that still tidied up when %s returned", s.name)
				require.ErrorIs(t, err, context.DeadlineExceeded, "the error that the functions returned when the context had ended")
				for i := range functions {
					require.Equal(t, "handed on", values.at(i), "the value in the context that function %d got", i)
				}
				tl.AssertTook(t, time.Minute+tidying, "time until "+s.name+" returned: the functions stop when the context ends, and are waited for")
			})
		})
	}
}

// Whatever the context says, what the functions return counts.
func TestTheFunctionsDecide(t *testing.T) {
	for _, s := range both {
		for _, after := range []time.Duration{0, time.Second} {
			t.Run(fmt.Sprintf("%s, context ended after %v", s.name, after), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					if after == 0 {
						cancel()
					} else {
						time.AfterFunc(after, cancel)
					}
					got, err := s.gather(ctx, deaf(tl, 0, 5*time.Second, "a", nil), deaf(tl, 1, 4*time.Second, "b", nil))
					require.NoError(t, err, "no function has failed, though the context has ended")
					require.Equal(t, []string{"a", "b"}, got, "the values of functions that did not look at their context")
					tl.AssertTook(t, 5*time.Second, "time until "+s.name+" returned")

					_, err = s.gather(ctx, deaf(tl, 0, time.Second, "", nil), deaf(tl, 1, 2*time.Second, "", numbered(1)))
					require.EqualError(t, err, numbered(1).Error(), "the function's error, though the context has ended")
					tl.AssertTook(t, 7*time.Second, "time until "+s.name+" returned again")
				})
			})
		}
	}
}

// Who takes every "context canceled" for an echo of another error hears nothing here.
func TestAFunctionMayFailWithContextCanceled(t *testing.T) {
	for _, s := range both {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				_, err := s.gather(t.Context(), deaf(tl, 0, time.Second, "", context.Canceled), deaf(tl, 1, 2*time.Second, "", nil))
				require.EqualError(t, err, context.Canceled.Error(), "the one error that a function returned")
			})
		})
	}
	t.Run("FailFast, and another fails later", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			_, err := gathererrors.FailFast(t.Context(), deaf(tl, 0, 2*time.Second, "", numbered(0)), deaf(tl, 1, time.Second, "", context.Canceled))
			require.Equal(t, context.Canceled, err, "the error that came first in time")
		})
	})
}

// The others hear of the error at once, and also a helper of theirs that outlives them does when all went well.
func TestFailFastEndsItsContext(t *testing.T) {
	for _, fails := range []bool{true, false} {
		t.Run(fmt.Sprintf("a function fails: %v", fails), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const heard, its = 0, 1
				saw := make(seen, 2)
				var err error
				if fails {
					err = numbered(1)
				}
				_, _ = gathererrors.FailFast(t.Context(),
					func(ctx context.Context) (string, error) {
						saw.note(its, ctx)
						tl.WorkContext(ctx, 0, time.Hour)
						saw.note(heard, tl.Now().String())
						return "", nil
					},
					deaf(tl, 1, time.Minute, "", err),
				)
				require.Zero(t, tl.Active(), "functions that still ran when FailFast returned")
				if fails {
					require.Equal(t, "1m0s", saw.at(heard), "when the other function heard of the error")
				}
				require.ErrorIs(t, saw.at(its).(context.Context).Err(), context.Canceled, "what the functions' context says when FailFast has returned: it has ended")
				assert.NoError(t, t.Context().Err(), "the context that FailFast was given goes on")
			})
		})
	}
}

// Nor does CollectAll tell the others by way of their context.
func TestCollectAllAsksNobodyToStop(t *testing.T) {
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

func TestWithoutFunctionsThereIsNothingToWaitFor(t *testing.T) {
	for _, s := range both {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				for _, ctx := range []context.Context{t.Context(), ended(t)} {
					got, err := s.gather(ctx)
					require.NoError(t, err, "no function, no error")
					require.Empty(t, got, "values of no functions")
				}
				tl.AssertTook(t, 0, "time until "+s.name+" returned")
			})
		})
	}
}

// Many callers at once, and again: no call knows of another's values or errors.
func TestCallsKnowNothingOfEachOther(t *testing.T) {
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

func TestCollectAllJoinsEveryErrorAlsoOneThatComesTwice(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		one, other := numbered(1), numbered(2)
		_, err := gathererrors.CollectAll(t.Context(),
			deaf(tl, 0, time.Second, "", one), deaf(tl, 1, time.Second, "", other), deaf(tl, 2, time.Second, "", one))
		require.EqualError(t, err, errors.Join(one, other, one).Error(), "the error when two functions returned one and the same, and another stood between them")
	})
}

func TestTheFunctionsAreLeftAsTheyAre(t *testing.T) {
	for _, s := range both {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				functions := letters(tl)
				_, err := s.gather(t.Context(), functions...)
				require.NoError(t, err, "no function has failed")
				var word strings.Builder
				for i, f := range functions {
					require.NotNil(t, f, "function %d of the caller's list, after %s has returned", i, s.name)
					letter, _ := f(t.Context())
					word.WriteString(letter)
				}
				require.Equal(t, someWords, word.String(), "what the functions in the caller's list return, one after another, after %s has returned", s.name)
			})
		})
	}
}

// A panic is neither a value nor an error that was returned.
func TestAPanicIsNotCaught(t *testing.T) {
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
	}
}
