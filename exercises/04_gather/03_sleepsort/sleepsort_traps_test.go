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

// The same for a hundred of each, so that many are told in the same instant, and for numbers that sleep longer than they are large.
func TestACancelWakesEverybodyAtOnce(t *testing.T) {
	lab.Rule(t, "Woken early", "Sort")
	for _, smallest := range []int{1, -2} {
		t.Run(fmt.Sprint("from ", smallest), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(3500*time.Millisecond, cancel)
				got, err := sort(ctx, tl, slices.Repeat([]int{smallest + 3, smallest, smallest + 1, smallest + 2, 1e9}, 100))
				require.ErrorIs(t, err, context.Canceled, "the error when the context was cancelled before the last is awake")
				want := slices.Concat(slices.Repeat([]int{smallest}, 100), slices.Repeat([]int{smallest + 1}, 100), slices.Repeat([]int{smallest + 2}, 100))
				require.Equal(t, want, got, "the numbers that are awake after three and a half seconds, when the smallest is %d and sleeps for one", smallest)
				tl.AssertTook(t, 3500*time.Millisecond, "time until Sort returned: when the context ends")
			})
		})
	}
}

// What is sorted afterwards does not change it, whether all woke up or not.
func TestAListIsNotUsedAgain(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Sort")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var lists, want [20][]int
		for i := range lists {
			n := -10 * i
			want[i] = []int{n, n + 1, n + 2}[:2+i%2]
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(len(want[i]))*time.Second+time.Millisecond)
			lists[i], _ = sort(ctx, tl, []int{n + 1, n + 2, n})
			cancel()
			require.Equal(t, want[i], lists[i], "the numbers that are awake after %d seconds", len(want[i]))
		}
		for i := range lists {
			require.Equal(t, want[i], lists[i], "the list of call %d of %d, one after the other, when the last has returned", i, len(lists))
		}
	})
}

// Who was told to get up and has a place to write to all the same would write over what the caller has put there.
func TestTheListIsTheCallersFromThenOn(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Sort")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(t.Context(), 3500*time.Millisecond)
		defer cancel()
		got, err := sort(ctx, tl, scene())
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error when the context has ended before the last is awake")
		got = append(got, -1, -2)
		time.Sleep(10 * time.Second)
		require.Equal(t, []int{1, 2, 3, 3, -1, -2}, got, "the list that Sort returned after three and a half seconds, to which its caller added -1 and -2")
	})
}

// Whoever wakes up in the very instant may be in the list or not, and is gone either way.
func TestWakingUpInTheMomentOfTheEndLeavesNobodyBehind(t *testing.T) {
	lab.Rule(t, "Woken early", "Sort")
	for range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			got, err := sort(ctx, tl, slices.Repeat([]int{1, 3, 4}, 30))
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error when the context ends before the last is awake")
			require.GreaterOrEqual(t, len(got), 30, "numbers that were awake before the context ended, and are in the list")
			threes := slices.Repeat([]int{3}, len(got)-30)
			got = append(got, -1) // it is the caller's now, with the room behind it
			time.Sleep(10 * time.Second)
			require.Equal(t, -1, got[len(got)-1], "what the caller has appended to the list that Sort returned: no sleeper may append to it any more")
			require.Equal(t, slices.Concat(slices.Repeat([]int{1}, 30), threes, []int{-1}), got, "the list, when thirty 3s wake up as the context ends, and its caller has added -1")
		})
	}
}

// Two that sort the same numbers at the same time see what the other does to them, and so does the test.
func TestTheInputIsLeftAloneWhileTheySleep(t *testing.T) {
	lab.Rule(t, "The input", "Sort")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		numbers := []int{3, -2, 0}
		var got [2][]int
		var both sync.WaitGroup
		for i := range got {
			both.Go(func() { got[i], _ = sleepsort.Sort(t.Context(), numbers) })
		}
		time.Sleep(500 * time.Millisecond)
		require.Equal(t, []int{3, -2, 0}, numbers, "the input, while its numbers sleep")
		both.Wait()
		require.Equal(t, [2][]int{{-2, 0, 3}, {-2, 0, 3}}, got, "what two callers got who sorted the same numbers at the same time")
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

// A context may go on for years, and be used for many lists. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Sort")
	lab.LeavesNothing(t, "Sort", func(*testing.T) (func(context.Context) error, func()) {
		return func(ctx context.Context) error { _, err := sleepsort.Sort(ctx, []int{3, 1, 2}); return err }, nil
	})
}

// Many callers at once: what the calls have in common, if anything, must be safe.
func TestManyMayCallAtOnce(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Sort")
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
	lab.Rule(t, "Block, do not poll", "Sort")
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
