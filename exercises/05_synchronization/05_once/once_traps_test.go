package once_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	once "koans/exercises/05_synchronization/05_once"
	"koans/exercises/internal/lab"
)

// They come one a second, while the fill takes ten, the last when it has just ended.
func TestALateCallerWaitsOnlyForTheRest(t *testing.T) {
	lab.Rule(t, "One fill", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := always(tl, 10*time.Second, 42, nil)
		c := once.New(s.fill)
		answers := make([]got, 12)
		var all sync.WaitGroup
		for i := range answers {
			lane := fmt.Sprint("caller ", i)
			all.Go(func() {
				time.Sleep(time.Duration(i) * time.Second)
				answers[i] = get(t.Context(), tl, lane, c, "a")
			})
		}
		all.Wait()
		for i := range answers {
			want := got{42, nil, time.Duration(max(i, 10)) * time.Second}
			require.Equal(t, want.String(), answers[i].String(), "what the caller got who came after %d s, and when", i)
		}
		assert.Equal(t, 1, s.filling.Total(), "fills for all who came while it was under way, and after")
	})
}

// Looking whether somebody fills, and saying that one does it oneself, must be one step.
func TestNobodyComesBetweenLookingAndFilling(t *testing.T) {
	lab.Rule(t, "One fill", "Get")
	for range 5 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := always(tl, time.Second, 42, nil)
			c := once.New(s.fill)
			answers := make([]got, 10)
			var all sync.WaitGroup
			for i := range answers {
				lane := fmt.Sprint("caller ", i)
				all.Go(func() { answers[i] = get(lab.Slow(t.Context()), tl, lane, c, "a") })
			}
			all.Wait()
			for i := range answers {
				require.Equal(t, got{42, nil, time.Second}.String(), answers[i].String(), "what caller %d got, and when", i)
			}
			require.Equal(t, 1, s.filling.Total(), "fills for 10 callers at the same time, each of whom has others come in between")
		})
	}
}

type route struct{ from, to string }

// All fills must have begun before the first may end.
func TestKeysDoNotWaitForEachOther(t *testing.T) {
	lab.Rule(t, "Keys apart", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 50
		rng := lab.Rand(t)
		begun := lab.NewBarrier(n)
		prices := make([]int, n)
		c := once.New(func(_ context.Context, key int) (int, error) {
			end := tl.Span(key, "")
			begun.Wait()
			end("")
			return prices[key], nil
		})
		values := make([]int, n)
		errs := make([]error, n)
		for i := range prices {
			prices[i] = rng.Int()
		}
		for i := range values {
			go func() { values[i], errs[i] = c.Get(t.Context(), i) }()
		}
		synctest.Wait()
		require.Zero(t, begun.Missing(), "fills that have not begun while those of other keys are under way")
		for i := range values {
			require.NoError(t, errs[i], "the error for key %d", i)
			require.Equal(t, prices[i], values[i], "the value of key %d", i)
		}
	})
}

// Printed, in whichever way, some of them look like another.
func TestKeysThatAreNotEqualAreDifferent(t *testing.T) {
	lab.Rule(t, "Keys apart", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		keys := []any{
			route{"a b", "c"}, route{"a", "b c"}, route{"", ""}, route{"c", "a b"},
			&route{"a", "b"}, &route{"a", "b"}, // two pointers
			1, int8(1), uint8(1), 1.0, "1",
		}
		number := map[any]int{}
		for i, key := range keys {
			number[key] = i
		}
		c := once.New(func(_ context.Context, key any) (int, error) {
			tl.Work(fmt.Sprint("key ", number[key]), time.Second)
			return number[key], nil
		})
		for _, when := range []string{"at the same time", "again"} {
			values := make([]int, len(keys))
			errs := make([]error, len(keys))
			var all sync.WaitGroup
			for i, key := range keys {
				all.Go(func() { values[i], errs[i] = c.Get(t.Context(), key) })
			}
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the error of Get, when fill returned none")
			for i, key := range keys {
				require.Equal(t, i, values[i], "Get mixes up the values of different keys, asked for %s: %d is the number of the key whose value came for key %d, which is %#v", when, values[i], i, key)
			}
		}
		tl.AssertTook(t, time.Second, "time until the values of different keys were there, asked for at the same time, 1 s each")
	})
}

func TestAFillMayAskForOtherKeys(t *testing.T) {
	lab.Rule(t, "Keys apart", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var c *once.Cache[int, int]
		var fills lab.Overlap
		c = once.New(func(ctx context.Context, n int) (int, error) {
			defer fills.Enter()()
			if n < 2 {
				return n, nil
			}
			a, errA := c.Get(ctx, n-1)
			b, errB := c.Get(ctx, n-2)
			return a + b, errors.Join(errA, errB)
		})
		v, err := c.Get(t.Context(), 50)
		require.NoError(t, err, "no fill returned an error")
		require.Equal(t, 12586269025, v, "Fibonacci number 50, from a cache that asks itself for the two before")
		assert.Equal(t, 51, fills.Total(), "fills for the numbers 0 to 50")
	})
}

type tenant struct{}

// The caller leaves after a second; the fill, which would end with its context, goes on for a minute.
func TestAFillHasTheValuesOfItsCallerAndNoEnd(t *testing.T) {
	lab.Rule(t, "The context of a fill", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := once.New(func(ctx context.Context, _ string) (any, error) {
			err := tl.WorkContext(ctx, "fill", time.Minute)
			assert.Equal(t, "<nil>", fmt.Sprint(err), "the error of the fill's context, when the caller who started it had left after 1s")
			return ctx.Value(tenant{}), err
		})
		_, err := c.Get(context.WithValue(within(t, time.Second), tenant{}, "ours"), "a")
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Get, when its context ended after 1s")
		v, err := c.Get(t.Context(), "a")
		require.NoError(t, err, "the error of a fill that ends when its context does")
		require.Equal(t, "ours", v, "the value in the context of the Get that started the fill")
		tl.AssertTook(t, time.Minute, "time until the fill ended")
	})
}

// The first, who started the fill, leaves; so does another; the fill and the rest do not notice.
func TestACallerThatGivesUpFreesOnlyItself(t *testing.T) {
	lab.Rule(t, "Giving up", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var fills lab.Overlap
		c := once.New(func(ctx context.Context, _ string) (int, error) {
			fills.Enter()
			tl.Work("fill", 10*time.Second)
			assert.Equal(t, "<nil>", fmt.Sprint(ctx.Err()), "the error of the fill's context when the caller who started it had left")
			return 42, ctx.Err()
		})
		patience := []time.Duration{3 * time.Second, lab.Year, time.Second, lab.Year}
		answers := make([]got, len(patience))
		var all sync.WaitGroup
		for i, d := range patience {
			lane := fmt.Sprint("caller ", i)
			all.Go(func() { answers[i] = get(within(t, d), tl, lane, c, "a") })
			synctest.Wait()
		}
		all.Wait()
		for i, want := range []got{
			{0, context.DeadlineExceeded, 3 * time.Second},
			{42, nil, 10 * time.Second},
			{0, context.DeadlineExceeded, time.Second},
			{42, nil, 10 * time.Second},
		} {
			require.Equal(t, want.String(), answers[i].String(), "what caller %d got, and when; its context ended after %v", i, patience[i])
		}
		require.Equal(t, 1, fills.Total(), "fills, when two of four callers gave up")
		tl.AssertTook(t, 10*time.Second, "time until everybody was done")
	})
}

func TestAFillThatAllHaveLeftGoesOnAndIsKept(t *testing.T) {
	lab.Rule(t, "The fill goes on", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := always(tl, 10*time.Second, 42, nil)
		c := once.New(s.fill)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(2*time.Second, cancel)
		require.Equal(t, got{0, context.Canceled, 2 * time.Second}.String(), get(ctx, tl, "first", c, "a").String(), "what the only caller got, who gave up, and when")
		time.Sleep(time.Second)
		require.Equal(t, got{42, nil, 10 * time.Second}.String(), get(t.Context(), tl, "second", c, "a").String(), "what the next caller got, who came while the fill went on, and when")
		require.Equal(t, got{0, context.DeadlineExceeded, 11 * time.Second}.String(), get(within(t, time.Second), tl, "first", c, "b").String(), "what the only caller for another key got, and when")
		time.Sleep(lab.Year)
		require.Equal(t, 42, get(t.Context(), tl, "second", c, "b").value, "what the next caller got, long after the end of a fill that nobody waited for")
		assert.Equal(t, 2, s.filling.Total(), "fills for two keys, each left by the one who had started it")
	})
}

func TestAnEndedContextWaitsForNoFill(t *testing.T) {
	lab.Rule(t, "An ended context", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := always(tl, 10*time.Second, 42, nil)
		c := once.New(s.fill)
		var all sync.WaitGroup
		all.Go(func() { get(t.Context(), tl, "first", c, "a") })
		synctest.Wait()
		require.Equal(t, got{0, context.Canceled, 0}.String(), get(lab.Ended(t), tl, "late", c, "a").String(), "what Get returned to a caller whose context had ended, while a fill was under way, and when")
		all.Wait()
		assert.Equal(t, 1, s.filling.Total(), "fills that were started for the one whose context had not ended")
	})
}

// A select that finds two ways open takes either: with luck, the value.
func TestAValueThatIsThereIsGivenWhateverTheContextSays(t *testing.T) {
	lab.Rule(t, "An ended context", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := once.New(always(tl, 0, 42, nil).fill)
		get(t.Context(), tl, "first", c, "a")
		for range 50 {
			require.Equal(t, got{42, nil, 0}.String(), get(lab.Ended(t), tl, "late", c, "a").String(), "what Get returned to a caller whose context had ended when the value was there")
		}
	})
}

func TestGivingUpLeavesNoGoroutineWhileTheFillRuns(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 100
		s := always(tl, time.Hour, 42, nil)
		c := once.New(s.fill)
		require.ErrorIs(t, get(within(t, time.Second), tl, "first", c, "a").err, context.DeadlineExceeded, "the error of the caller who started the fill and gave up")
		synctest.Wait()
		before := lab.Goroutines()
		ctx := within(t, time.Second)
		var all sync.WaitGroup
		errs := make([]error, n)
		for i := range errs {
			all.Go(func() { _, errs[i] = c.Get(ctx, "a") })
		}
		all.Wait()
		for i, err := range errs {
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error of caller %d, which gave up", i)
		}
		synctest.Wait()
		require.Zero(t, lab.Goroutines()-before, "goroutines that are left of %d callers who gave up, while the fill runs", n)
		assert.Equal(t, got{42, nil, time.Hour}.String(), get(t.Context(), tl, "patient", c, "a").String(), "what the one got who waited, and when")
	})
}

// The fill's last words reach everybody without a race; those included who come when they are spoken.
func TestWhatTheFillDidIsSeenByAll(t *testing.T) {
	lab.Rule(t, "One fill", "Get")
	lab.Rule(t, "No data race", "Get")
	type page struct{ lines []string }
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var fills lab.Overlap
			c := once.New(func(context.Context, string) (*page, error) {
				fills.Enter()
				p := &page{}
				lab.Yield()
				p.lines = append(p.lines, "greetings")
				return p, nil
			})
			lines := make([]int, 10)
			var all sync.WaitGroup
			for i := range lines {
				all.Go(func() {
					for range i * 30 {
						runtime.Gosched()
					}
					if p, err := c.Get(t.Context(), "a"); err == nil {
						lines[i] = len(p.lines)
					}
				})
			}
			all.Wait()
			for i := range lines {
				require.Equal(t, 1, lines[i], "lines that caller %d found on the page that was filled", i)
			}
			require.Equal(t, 1, fills.Total(), "fills for callers who come before, at, and after the end of the fill")
		})
	}
}

// A year of silence costs nothing, unless somebody looks at the clock.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := once.New(always(tl, lab.Year, 42, nil).fill)
		answers := make([]got, 2)
		var all sync.WaitGroup
		for i := range answers {
			lane := fmt.Sprint("patient ", i)
			all.Go(func() { answers[i] = get(t.Context(), tl, lane, c, "a") })
		}
		all.Wait()
		for i := range answers {
			assert.Equal(t, got{42, nil, lab.Year}.String(), answers[i].String(), "what patient caller %d got, and when", i)
		}
	})
}
