package gathererrors_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	gathererrors "koans/exercises/04_gather/02_gathererrors"
	"koans/exercises/internal/lab"
)

func TestFailFastGathersTenLettersAsFastAsOne(t *testing.T) {
	lab.Rule(t, "At the same time", "FailFast")
	lab.Rule(t, "The end", "FailFast")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		got, err := gathererrors.FailFast(t.Context(), letters(tl)...)
		require.Len(t, got, 10, "values that FailFast returned for ten functions")
		require.NoError(t, err, "no function has failed")
		require.Equal(t, someWords, strings.Join(got, ""), "the letters, in the order of the functions")
		tl.AssertTook(t, 2*time.Second, "time until FailFast returned: the functions run at the same time")
	})
}

func TestCollectAllGathersTenLettersAsFastAsOne(t *testing.T) {
	lab.Rule(t, "At the same time", "CollectAll")
	lab.Rule(t, "The end", "CollectAll")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		got, err := gathererrors.CollectAll(t.Context(), letters(tl)...)
		require.Len(t, got, 10, "values that CollectAll returned for ten functions")
		require.NoError(t, err, "no function has failed")
		require.Equal(t, someWords, strings.Join(got, ""), "the letters, in the order of the functions")
		tl.AssertTook(t, 2*time.Second, "time until CollectAll returned: the functions run at the same time")
	})
}

// Every function takes another time, so that they end in any order but theirs.
func TestTheValuesComeInTheOrderOfTheFunctions(t *testing.T) {
	lab.Rule(t, "The order", "FailFast", "CollectAll")
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
				require.NoError(t, err, "the error of %s, when no function has failed", s.name)
				require.Len(t, got, n, "values that %s returned, one for each function", s.name)
				for i := range want {
					require.Equal(t, want[i], got[i], "value %d of %d that %s returned, in the order of the functions", i, n, s.name)
				}
			})
		})
	}
}

// The lesson's picture: the others are asked to stop, and waited for while they tidy up.
func TestFailFastStopsTheOthersAndWaitsForThem(t *testing.T) {
	lab.Rule(t, "The others stop", "FailFast")
	lab.Rule(t, "The end", "FailFast")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		_, err := gathererrors.FailFast(t.Context(), lettersBut(tl, 3)...)
		require.Error(t, err, "the error of FailFast, when a function has failed")
		require.Zero(t, tl.Active(), "functions that still ran or tidied up when FailFast returned")
		tl.AssertTook(t, time.Second+tidying, "time until FailFast returned: the others are asked to stop immediately, and waited for")
	})
}

func TestFailFastSaysWhy(t *testing.T) {
	lab.Rule(t, "The first error", "FailFast")
	for _, fails := range []int{0, 3, 9} {
		t.Run(fmt.Sprintf("function %d fails", fails), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				_, err := gathererrors.FailFast(t.Context(), lettersBut(tl, fails)...)
				require.Equal(t, numbered(fails), err, "the error of FailFast: the first, as it is")
			})
		})
	}
}

// The lesson's picture: one error stops nobody.
func TestCollectAllLetsTheOthersFinish(t *testing.T) {
	lab.Rule(t, "Nobody is stopped", "CollectAll")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		_, err := gathererrors.CollectAll(t.Context(), lettersBut(tl, 3)...)
		require.Error(t, err, "the error of CollectAll, when a function has failed")
		require.Zero(t, tl.Active(), "functions that still ran when CollectAll returned")
		tl.AssertTook(t, 2*time.Second, "time until CollectAll returned: an error stops no other function")
	})
}

func TestCollectAllReturnsEveryValue(t *testing.T) {
	lab.Rule(t, "Every value", "CollectAll")
	for _, fail := range [][]int{{0}, {3}, {9}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}} {
		t.Run(fmt.Sprintf("functions %v fail", fail), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				want := strings.Split(someWords, "")
				for _, i := range fail {
					want[i] = "half"
				}
				got, _ := gathererrors.CollectAll(t.Context(), lettersBut(tl, fail...)...)
				require.Equal(t, want, got, "what every function returned, even beside an error")
			})
		})
	}
}

func TestCollectAllJoinsAllErrorsInTheOrderOfTheFunctions(t *testing.T) {
	lab.Rule(t, "Every error", "CollectAll")
	for _, scene := range []string{"none fails: ....", "the first: x...", "the last: ...x", "two: x.x.", "all: xxxx"} {
		t.Run(scene, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				functions, errs := []function{}, []error{}
				for i, c := range scene[len(scene)-4:] {
					var err error
					if c == 'x' {
						err = numbered(i)
						errs = append(errs, err)
					}
					functions = append(functions, deaf(tl, i, []time.Duration{2, 4, 1, 3}[i]*time.Second, "", err)) // 2 ends first
				}
				_, err := gathererrors.CollectAll(t.Context(), functions...)
				if len(errs) == 0 {
					require.NoError(t, err, "the error of CollectAll, when no function has failed")
					return
				}
				require.EqualError(t, err, errors.Join(errs...).Error(), "the errors of all functions, joined in the order of the functions")
				for _, one := range errs {
					require.ErrorIs(t, err, one, "an error that is to be found in that of CollectAll")
				}
			})
		})
	}
}
