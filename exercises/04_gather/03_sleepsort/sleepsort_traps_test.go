package sleepsort_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	sleepsort "koans/exercises/04_gather/03_sleepsort"
	"koans/exercises/internal/lab"
)

// All wake up in the same instant, and nothing but the answer itself keeps them apart.
func TestManyMayWakeUpAtOnce(t *testing.T) {
	lab.Rule(t, "Every number", "Sort")
	for _, second := range []int{1, 3} {
		t.Run(fmt.Sprintf("after %d seconds", second), func(t *testing.T) {
			for range 10 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					got, err := sort(t.Context(), tl, slices.Repeat([]int{second}, 100))
					require.NoError(t, err, "nothing has ended the sleep before its time")
					require.Equal(t, slices.Repeat([]int{second}, 100), got, "a hundred numbers that wake up in the same instant")
				})
			}
		})
	}
}

// The same for a hundred of each, so that many are told in the same instant.
func TestACancelWakesEverybodyAtOnce(t *testing.T) {
	lab.Rule(t, "Woken early", "Sort")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3500*time.Millisecond, cancel)
		got, err := sort(ctx, tl, slices.Repeat([]int{4, 1, 2, 3, 1e9}, 100))
		require.ErrorIs(t, err, context.Canceled, "the error when the context was cancelled before the last is awake")
		require.Equal(t, slices.Concat(slices.Repeat([]int{1}, 100), slices.Repeat([]int{2}, 100), slices.Repeat([]int{3}, 100)), got, "the numbers that are awake after three and a half seconds")
		tl.AssertTook(t, 3500*time.Millisecond, "time until Sort returned: when the context ends")
	})
}

// What comes after the last one is awake is no concern of Sort's.
func TestAContextThatEndsLaterHarmsNobody(t *testing.T) {
	lab.Rule(t, "Woken early", "Sort")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(t.Context(), 9*time.Second+time.Nanosecond)
		defer cancel()
		got, err := sort(ctx, tl, scene())
		require.NoError(t, err, "the context ended when the last was awake")
		require.Equal(t, []int{1, 2, 3, 3, 5, 5, 6, 7, 9}, got, "the numbers in the order in which they wake up")
		time.Sleep(lab.Year)
		require.Equal(t, []int{1, 2, 3, 3, 5, 5, 6, 7, 9}, got, "the list, a year later")
	})
}

// Many callers at once: what the calls have in common, if anything, must be safe.
func TestManyMayCallAtOnce(t *testing.T) {
	lab.Rule(t, "Calls apart", "Sort")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		got := make([][]int, 20)
		errs := make([]error, len(got))
		var callers sync.WaitGroup
		for i := range got {
			callers.Go(func() { got[i], errs[i] = sleepsort.Sort(t.Context(), []int{i + 2, 2, 1, i/2 + 2}) })
		}
		callers.Wait()
		for i := range got {
			require.NoError(t, errs[i], "nothing has ended caller %d's sleep before its time", i)
			require.Equal(t, []int{1, 2, i/2 + 2, i + 2}, got[i], "the list that caller %d of %d got", i, len(got))
		}
		tl.AssertTook(t, 21*time.Second, "time until the last caller's 21 was awake")
	})
}

// A year of silence costs nothing, unless somebody looks at the clock.
func TestSleepingIsNotLookingAtTheClock(t *testing.T) {
	lab.Rule(t, "The end", "Sort")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const year = int(lab.Year / time.Second)
		got, err := sort(t.Context(), tl, []int{year, 1})
		require.NoError(t, err, "nothing has ended the sleep before its time")
		assert.Equal(t, []int{1, year}, got, "the numbers in the order in which they wake up")
		tl.AssertTook(t, lab.Year, "time until Sort returned")
	})
}

func TestEveryNumberIsInTheListAsOftenAsInTheInput(t *testing.T) {
	lab.Rule(t, "Every number", "Sort")
	for _, n := range []int{10, 100, 1000} {
		t.Run(fmt.Sprintf("%d numbers", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				rng := lab.Rand(t)
				numbers := make([]int, n)
				for i := range numbers {
					numbers[i] = rng.IntN(n) + 1
				}
				want := slices.Sorted(slices.Values(numbers))
				got, err := sort(t.Context(), tl, numbers)
				require.NoError(t, err, "nothing has ended the sleep before its time")
				require.Equal(t, want, got, "the numbers in the order in which they wake up")
				tl.AssertTook(t, time.Duration(want[n-1])*time.Second, "time until Sort returned")
			})
		})
	}
}
