package sleepsort_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sleepsort "koans/exercises/04_gather/03_sleepsort"
	"koans/exercises/internal/lab"
)

func TestNineNumbersAreSortedInNineSeconds(t *testing.T) {
	lab.Rule(t, "The list", "Sort")
	lab.Rule(t, "The end", "Sort")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		got, err := sort(t.Context(), tl, scene())
		require.Len(t, got, 9, "numbers that Sort returned, of nine")
		require.NoError(t, err, "nothing has ended the sleep before its time")
		require.Equal(t, []int{1, 2, 3, 3, 5, 5, 6, 7, 9}, got, "the numbers in the order in which they wake up")
		tl.AssertTook(t, 9*time.Second, "time until Sort returned: all sleep at the same time, the 9 for nine seconds")
	})
}

func TestEqualNumbersAreAllInTheList(t *testing.T) {
	lab.Rule(t, "Every number", "Sort")
	for _, want := range [][]int{{2, 2}, {3, 3, 3}, {1, 4, 4}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			got, err := sort(t.Context(), tl, want)
			require.NoError(t, err, "nothing has ended the sleep before its time")
			require.Equal(t, want, got, "the numbers in the order in which they wake up")
		})
	}
}

func TestTheInputIsLeftAsItIs(t *testing.T) {
	lab.Rule(t, "The input", "Sort")
	for _, want := range [][]int{scene(), {1, 2, 3}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			numbers := append(slices.Clone(want), 0)[:len(want)] // there is room behind them
			_, err := sort(t.Context(), tl, numbers)
			require.NoError(t, err, "nothing has ended the sleep before its time")
			require.Equal(t, append(slices.Clone(want), 0), numbers[:len(want)+1], "the input, after Sort has returned")
		})
	}
}

// The smallest sleeps for a second at least, and the others longer by as much.
func TestNegativeNumbersWakeUpBeforeTheOthers(t *testing.T) {
	lab.Rule(t, "Below 1", "Sort")
	for _, s := range []struct {
		numbers []int
		seconds int
	}{
		{[]int{3, -2, 0}, 6},
		{[]int{-1, -2}, 2},
		{[]int{-7}, 1},
		{[]int{0}, 1},
		{[]int{1}, 1}, // nothing is below 1
		{[]int{0, 0, 0}, 1},
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
	lab.Rule(t, "The end", "Sort")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for _, numbers := range [][]int{nil, {}} {
			got, err := sort(t.Context(), tl, numbers)
			require.NoError(t, err, "nobody sleeps, so nothing ends the sleep")
			require.Empty(t, got, "the list of no numbers")
		}
		tl.AssertTook(t, 0, "time until Sort returned")
	})
}

// At each half second those are awake whose time has come, and nobody else: no sorting behind the scenes.
func TestTheContextEndsTheSleepAndWhoIsAwakeIsListed(t *testing.T) {
	lab.Rule(t, "Woken early", "Sort")
	sorted := []int{1, 2, 3, 3, 5, 5, 6, 7, 9}
	for second, awake := range []int{0, 1, 2, 4, 4, 6, 7, 8, 8} {
		after := time.Duration(second)*time.Second + 500*time.Millisecond
		t.Run(fmt.Sprint("after ", after), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithTimeoutCause(t.Context(), after, errBreakfast)
				defer cancel()
				got, err := sort(ctx, tl, scene())
				require.ErrorIs(t, err, context.DeadlineExceeded, "the error when the context has ended before the last is awake: its Err(), not its cause")
				require.Equal(t, fmt.Sprint(sorted[:awake]), fmt.Sprint(got), "the numbers that are awake when the context ends")
				tl.AssertTook(t, after, "time until Sort returned: when the context ends")
			})
		})
	}
}

func TestAnEndedContextLetsNobodySleep(t *testing.T) {
	lab.Rule(t, "Woken early", "Sort")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ended, end := context.WithCancelCause(t.Context())
		end(errBreakfast)
		for _, numbers := range [][]int{scene(), {1}, {0, -1}} {
			got, err := sort(ended, tl, numbers)
			require.ErrorIs(t, err, context.Canceled, "the error when the context had ended before: its Err(), not its cause")
			require.Empty(t, got, "the list when the context had ended before")
		}
		tl.AssertTook(t, 0, "time until Sort returned")
	})
}

// Why a context has ended, which Sort does not tell.
var errBreakfast = errors.New("breakfast is ready")

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
