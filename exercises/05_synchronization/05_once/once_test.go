package once_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	once "koans/exercises/05_synchronization/05_once"
	"koans/exercises/internal/lab"
)

func TestTheFirstWhoAsksStartsTheFill(t *testing.T) {
	lab.Rule(t, "One fill", "Get", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		want := lab.Rand(t).IntN(1e6)
		s := always(tl, 5*time.Second, want, nil)
		c := once.New(s.fill)
		synctest.Wait()
		require.Zero(t, s.filling.Total(), "fills before anybody has called Get")
		require.Equal(t, got{want, nil, 5 * time.Second}.String(), get(t.Context(), tl, "caller", c, "a").String(), "what Get returned, and when")
	})
}

func TestManyCallersShareOneFill(t *testing.T) {
	lab.Rule(t, "One fill", "Get")
	for _, n := range []int{2, 200} {
		t.Run(fmt.Sprintf("%d callers", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := always(tl, 5*time.Second, 42, nil)
				c := once.New(s.fill)
				answers := make([]got, n)
				var all sync.WaitGroup
				for i := range answers {
					lane := fmt.Sprint("caller ", i)
					all.Go(func() { answers[i] = get(t.Context(), tl, lane, c, "a") })
				}
				all.Wait()
				for i := range answers {
					require.Equal(t, got{42, nil, 5 * time.Second}.String(), answers[i].String(), "what Get returned to caller %d of %d, and when", i, n)
				}
				require.Equal(t, 1, s.filling.Total(), "fills for %d callers of Get at the same time", n)
			})
		})
	}
}

func TestTheValueStays(t *testing.T) {
	lab.Rule(t, "The value stays", "Get")
	for _, value := range []any{42, 0, nil} {
		t.Run(fmt.Sprint(value), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				var fills lab.Overlap
				c := once.New(func(context.Context, string) (any, error) { fills.Enter(); return value, nil })
				for range 3 {
					v, err := c.Get(t.Context(), "a")
					require.NoError(t, err, "the error of Get, when fill returned none")
					require.Equal(t, value, v, "what Get returned")
					time.Sleep(lab.Year)
				}
				require.Equal(t, 1, fills.Total(), "fills for three calls of Get, a year apart")
			})
		})
	}
}

// Whoever asks, and if it be one who can never give up.
func TestEachKeyIsFilledByItself(t *testing.T) {
	lab.Rule(t, "Keys apart", "Get")
	for _, endless := range []bool{false, true} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx := t.Context()
			if endless {
				ctx = context.Background()
			}
			s := &source{tl: tl, takes: time.Second, value: func(key string) (int, error) { return len(key), nil }}
			c := once.New(s.fill)
			var short, long got
			var all sync.WaitGroup
			all.Go(func() { short = get(ctx, tl, "first", c, "a") })
			all.Go(func() { long = get(ctx, tl, "second", c, "abc") })
			all.Wait()
			require.Equal(t, got{1, nil, time.Second}.String(), short.String(), "what Get returned for one key, and when")
			require.Equal(t, got{3, nil, time.Second}.String(), long.String(), "what Get returned for another key, and when")
		})
	}
}

func TestACallerMayGiveUp(t *testing.T) {
	lab.Rule(t, "Giving up", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := once.New(always(tl, 5*time.Second, 42, nil).fill)
		first := get(within(t, 3*time.Second), tl, "first", c, "a")
		require.Equal(t, got{0, context.DeadlineExceeded, 3 * time.Second}.String(), first.String(), "what Get returned, and when; its context ended after 3s, and the fill takes 5s")
		time.Sleep(2 * time.Second)
	})
}

// The lesson's picture.
func TestTheFirstGivesUpAndTheFillGoesOn(t *testing.T) {
	lab.Rule(t, "The fill goes on", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := always(tl, 5*time.Second, 42, nil)
		c := once.New(s.fill)
		var second, third got
		var all sync.WaitGroup
		all.Go(func() { get(within(t, 3*time.Second), tl, "first", c, "a") })
		all.Go(func() { time.Sleep(time.Second); second = get(t.Context(), tl, "second", c, "a") })
		all.Go(func() { time.Sleep(7 * time.Second); third = get(t.Context(), tl, "third", c, "a") })
		all.Wait()
		require.Equal(t, got{42, nil, 5 * time.Second}.String(), second.String(), "what the second got, and when; the first, which had started the fill, left after 3s")
		require.Equal(t, got{42, nil, 7 * time.Second}.String(), third.String(), "what the third got, which came after 7s, and when")
		require.Equal(t, 1, s.filling.Total(), "fills for all three")
	})
}

func TestAnEndedContextStartsNoFill(t *testing.T) {
	lab.Rule(t, "An ended context", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := always(tl, 5*time.Second, 42, nil)
		c := once.New(s.fill)
		require.Equal(t, got{0, context.Canceled, 0}.String(), get(lab.Ended(t), tl, "late", c, "a").String(), "what Get returned when its context had ended before, and when")
		synctest.Wait()
		require.Zero(t, s.filling.Total(), "fills that were started for a context that had ended")
		require.Equal(t, got{42, nil, 5 * time.Second}.String(), get(t.Context(), tl, "next", c, "a").String(), "what Get returned to the next caller, and when")
	})
}

func TestAFailureIsForgotten(t *testing.T) {
	lab.Rule(t, "A failure", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &source{tl: tl, takes: time.Second}
		s.value = func(string) (int, error) {
			if s.filling.Total() == 1 {
				return 0, errFill
			}
			return 42, nil
		}
		c := once.New(s.fill)
		require.ErrorIs(t, get(t.Context(), tl, "caller", c, "a").err, errFill, "the error of Get, when fill returned one")
		require.Equal(t, got{42, nil, 2 * time.Second}.String(), get(t.Context(), tl, "caller", c, "a").String(), "what Get returned when it was called again, and when")
	})
}
