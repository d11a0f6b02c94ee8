package sleepsort_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	sleepsort "koans/exercises/04_gather/03_sleepsort"
	"koans/exercises/internal/lab"
)

// The notebook's numbers.
func scene() []int { return []int{5, 7, 3, 5, 1, 2, 3, 6, 9} }

// No test lets many sleep for no time at all: the race detector of Go 1.26 can crash when
// many goroutines of a bubble look at timers whose time has already come.

// sort sorts numbers, and draws how long that takes.
func sort(ctx context.Context, tl *lab.Timeline, numbers []int) ([]int, error) {
	end := tl.Span("Sort", "")
	got, err := sleepsort.Sort(ctx, numbers)
	if err != nil {
		end("cancelled")
	} else {
		end("")
	}
	return got, err
}

func TestNineNumbersAreSortedInNineSeconds(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		got, err := sort(t.Context(), tl, scene())
		require.Len(t, got, 9, "numbers that Sort returned, of nine: see the TODO in Sort")
		require.NoError(t, err, "nothing has ended the sleep before its time")
		require.Equal(t, []int{1, 2, 3, 3, 5, 5, 6, 7, 9}, got, "the numbers in the order in which they wake up")
		tl.AssertTook(t, 9*time.Second, "time until Sort returned: all sleep at once, the 9 for nine seconds")
	})
}

// The smallest sleeps for a second at least, and the others longer by as much.
func TestNegativeNumbersWakeUpBeforeTheOthers(t *testing.T) {
	for _, s := range []struct {
		numbers []int
		seconds int
	}{
		{[]int{3, -2, 0}, 6},
		{[]int{-1, -2}, 2},
		{[]int{-7}, 1},
		{[]int{0}, 1},
		{[]int{1}, 1},
		{[]int{4}, 4},
		{[]int{0, 0, 0}, 1},
		{[]int{3, 3, 3}, 3},
		{[]int{-3, -3}, 1},
		{[]int{1, -1, 1, -1, 0}, 3},
		{[]int{1e9, -1e9, 1}, 2e9 + 1},
	} {
		t.Run(fmt.Sprint(s.numbers), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				want := slices.Sorted(slices.Values(s.numbers))
				got, err := sort(t.Context(), tl, s.numbers)
				require.NoError(t, err, "nothing has ended the sleep before its time")
				require.Equal(t, want, got, "the numbers in the order in which they wake up")
				tl.AssertTook(t, time.Duration(s.seconds)*time.Second, "time until Sort returned")
			})
		})
	}
}

func TestWithoutNumbersThereIsNothingToWaitFor(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for _, numbers := range [][]int{nil, {}} {
			got, err := sort(t.Context(), tl, numbers)
			require.NoError(t, err, "nobody sleeps, so nothing ends the sleep")
			require.Empty(t, got, "the list of no numbers")
		}
		tl.AssertTook(t, 0, "time until Sort returned")
	})
}

func TestEveryNumberIsInTheListAsOftenAsInTheInput(t *testing.T) {
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

// All wake up in the same instant, and nothing but the answer itself keeps them apart.
func TestManyMayWakeUpAtOnce(t *testing.T) {
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

func TestTheInputIsLeftAsItIs(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		numbers := append(scene(), 0)[:9] // there is room behind them
		got, err := sort(t.Context(), tl, numbers)
		require.NoError(t, err, "nothing has ended the sleep before its time")
		require.Len(t, got, 9, "numbers that Sort returned, of nine")
		require.Equal(t, append(scene(), 0), numbers[:10], "the input, after Sort has returned")
		for i := range got {
			got[i] = -1
		}
		require.Equal(t, scene(), numbers, "the input, after the list that Sort returned was changed")
	})
}

// At each half second those are awake whose time has come, and nobody else: no sorting behind the scenes.
func TestTheContextEndsTheSleepAndWhoIsAwakeIsListed(t *testing.T) {
	sorted := []int{1, 2, 3, 3, 5, 5, 6, 7, 9}
	for second := range 9 {
		after := time.Duration(second)*time.Second + 500*time.Millisecond
		t.Run(fmt.Sprint("after ", after), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithTimeout(t.Context(), after)
				defer cancel()
				got, err := sort(ctx, tl, scene())
				require.ErrorIs(t, err, context.DeadlineExceeded, "the error when the context has ended before the last is awake")
				var want []int
				for _, n := range sorted {
					if n <= second {
						want = append(want, n)
					}
				}
				require.Equal(t, fmt.Sprint(want), fmt.Sprint(got), "the numbers that are awake when the context ends")
				tl.AssertTook(t, after, "time until Sort returned: when the context ends")
				synctest.Wait()
				require.Equal(t, fmt.Sprint(want), fmt.Sprint(got), "the list, some time after Sort has returned")
			})
		})
	}
}

// The same for a hundred of each, so that many are told in the same instant.
func TestACancelWakesEverybodyAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3500*time.Millisecond, cancel)
		got, err := sort(ctx, tl, slices.Repeat([]int{4, 1, 2, 3, 1e9}, 100))
		require.ErrorIs(t, err, context.Canceled, "the error when the context was cancelled before the last is awake")
		require.Equal(t, slices.Concat(slices.Repeat([]int{1}, 100), slices.Repeat([]int{2}, 100), slices.Repeat([]int{3}, 100)), got, "the numbers that are awake after three and a half seconds")
		tl.AssertTook(t, 3500*time.Millisecond, "time until Sort returned: when the context ends")
	})
}

func TestAnEndedContextLetsNobodySleep(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		for _, numbers := range [][]int{scene(), {1}, {0, -1}} {
			got, err := sort(ended, tl, numbers)
			require.ErrorIs(t, err, context.Canceled, "the error when the context had ended before")
			require.Empty(t, got, "the list when the context had ended before")
		}
		tl.AssertTook(t, 0, "time until Sort returned")
	})
}

// What comes after the last one is awake is no concern of Sort's.
func TestAContextThatEndsLaterHarmsNobody(t *testing.T) {
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
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const year = int(lab.Year / time.Second)
		got, err := sort(t.Context(), tl, []int{year, 1})
		require.NoError(t, err, "nothing has ended the sleep before its time")
		assert.Equal(t, []int{1, year}, got, "the numbers in the order in which they wake up")
		tl.AssertTook(t, lab.Year, "time until Sort returned")
	})
}
