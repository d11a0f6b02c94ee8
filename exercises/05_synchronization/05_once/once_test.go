package once_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	once "koans/exercises/05_synchronization/05_once"
	"koans/exercises/internal/lab"
)

var errFill = errors.New("the source does not answer")

// A source is what a cache is filled from. It takes its time, and counts who asks.
type source struct {
	tl      *lab.Timeline
	takes   time.Duration
	value   func(key string) (int, error)
	filling lab.Overlap
}

func (s *source) fill(_ context.Context, key string) (int, error) {
	defer s.filling.Enter()()
	s.tl.Work("fill "+key, s.takes)
	return s.value(key)
}

// always is a source with one value for every key.
func always(tl *lab.Timeline, takes time.Duration, v int, err error) *source {
	return &source{tl: tl, takes: takes, value: func(string) (int, error) { return v, err }}
}

// got is what one Get came back with, and when.
type got struct {
	value int
	err   error
	at    time.Duration
}

func (g got) String() string { return fmt.Sprintf("%d and error %v at %v", g.value, g.err, g.at) }

// get asks for key and draws the waiting in a lane of its own.
func get(ctx context.Context, tl *lab.Timeline, lane string, c *once.Cache[string, int], key string) got {
	end := tl.Span(lane, "get "+key)
	v, err := c.Get(ctx, key)
	if err != nil {
		end("error")
	} else {
		end("")
	}
	return got{v, err, tl.Now()}
}

func ended(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

// within is a context that ends after d.
func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func TestAValueIsFilledOnceAndKept(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		want := lab.Rand(t).IntN(1e6)
		s := always(tl, 5*time.Second, want, nil)
		c := once.New(s.fill)
		synctest.Wait()
		require.Zero(t, s.filling.Total(), "fills before anybody has asked")
		require.Equal(t, got{want, nil, 5 * time.Second}.String(), get(t.Context(), tl, "caller", c, "a").String(), "what the first Get returned, and when: see the TODO in Get")
		require.Equal(t, got{want, nil, 5 * time.Second}.String(), get(t.Context(), tl, "caller", c, "a").String(), "what the second Get returned, and when")
		require.Equal(t, 1, s.filling.Total(), "fills for two calls of Get, one after the other")
		tl.AssertTook(t, 5*time.Second, "time for both")
		time.Sleep(lab.Year)
		require.Equal(t, want, get(t.Context(), tl, "caller", c, "a").value, "what Get returned a year later")
		assert.Equal(t, 1, s.filling.Total(), "fills, the one included that was not needed a year later")
	})
}

func TestOneFillForManyCallersAtOnce(t *testing.T) {
	for _, n := range []int{2, 200} {
		t.Run(fmt.Sprintf("%d callers", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				want := lab.Rand(t).IntN(1e6)
				s := always(tl, 5*time.Second, want, nil)
				c := once.New(s.fill)
				answers := make([]got, n)
				var all sync.WaitGroup
				for i := range answers {
					lane := fmt.Sprint("caller ", i)
					all.Go(func() { answers[i] = get(t.Context(), tl, lane, c, "a") })
				}
				all.Wait()
				for i := range answers {
					require.Equal(t, got{want, nil, 5 * time.Second}.String(), answers[i].String(), "what caller %d of %d got, and when", i, n)
				}
				require.Equal(t, 1, s.filling.Total(), "fills for %d callers at once", n)
				tl.AssertTook(t, 5*time.Second, "time until all had the value")
			})
		})
	}
}

// They come one a second, while the fill takes ten, the last when it has just ended.
func TestWhoComesLaterWaitsOnlyForTheRest(t *testing.T) {
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

// A hesitant context lets everybody else run before it answers.
type hesitant struct{ context.Context }

func (c hesitant) Err() error            { lab.Yield(); return c.Context.Err() }
func (c hesitant) Done() <-chan struct{} { lab.Yield(); return c.Context.Done() }

// Looking whether somebody fills, and saying that one does it oneself, must be one step.
func TestNobodyComesBetweenLookingAndFilling(t *testing.T) {
	for range 5 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := always(tl, time.Second, 42, nil)
			c := once.New(s.fill)
			answers := make([]got, 10)
			var all sync.WaitGroup
			for i := range answers {
				lane := fmt.Sprint("caller ", i)
				all.Go(func() { answers[i] = get(hesitant{t.Context()}, tl, lane, c, "a") })
			}
			all.Wait()
			for i := range answers {
				require.Equal(t, got{42, nil, time.Second}.String(), answers[i].String(), "what caller %d got, and when", i)
			}
			require.Equal(t, 1, s.filling.Total(), "fills for 10 callers at once, each of whom has others come in between")
		})
	}
}

type route struct{ from, to string }

// All fills must have begun before the first may end.
func TestKeysDoNotWaitForEachOther(t *testing.T) {
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

// Printed, the first two look the same.
func TestKeysThatAreNotEqualAreDifferent(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		routes := []route{{"a b", "c"}, {"a", "b c"}, {"", ""}, {"c", "a b"}}
		c := once.New(func(_ context.Context, key route) (route, error) {
			tl.Work(key.from+"-"+key.to, time.Second)
			return key, nil
		})
		values := make([]route, len(routes))
		errs := make([]error, len(routes))
		var all sync.WaitGroup
		for i, r := range routes {
			all.Go(func() { values[i], errs[i] = c.Get(t.Context(), r) })
		}
		all.Wait()
		require.NoError(t, errors.Join(errs...), "fill returned no error")
		assert.Equal(t, routes, values, "the values of different keys, asked for at once")
		tl.AssertTook(t, time.Second, "time for 4 keys at once, 1 s each")
	})
}

func TestAFillMayAskForOtherKeys(t *testing.T) {
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

// The first, who started the fill, leaves; so does another; the fill and the rest do not notice.
func TestWhoGivesUpFreesOnlyItself(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var fills lab.Overlap
		c := once.New(func(ctx context.Context, _ string) (int, error) {
			fills.Enter()
			tl.Work("fill", 10*time.Second)
			assert.NoError(t, ctx.Err(), "the error of the fill's context when the caller who started it had left")
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

type tenant struct{}

func TestAFillHasTheValuesOfItsCallerAndNoEnd(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		limited := false
		c := once.New(func(ctx context.Context, _ string) (any, error) {
			_, limited = ctx.Deadline()
			return ctx.Value(tenant{}), tl.WorkContext(ctx, "fill", time.Minute)
		})
		ctx := within(t, time.Hour)
		v, err := c.Get(context.WithValue(ctx, tenant{}, "ours"), "a")
		require.NoError(t, err, "the error of a fill that ends when its context does")
		require.Equal(t, "ours", v, "the value in the context of the Get that started the fill")
		assert.False(t, limited, "the fill's context has a deadline, though it must not end with its caller's")
	})
}

func TestAnEndedContextStartsNoFill(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := always(tl, 10*time.Second, 42, nil)
		c := once.New(s.fill)
		for range 20 {
			require.Equal(t, got{0, context.Canceled, 0}.String(), get(ended(t), tl, "late", c, "a").String(), "what a caller got whose context had ended, and when")
		}
		synctest.Wait()
		require.Zero(t, s.filling.Total(), "fills that were started for a context that had ended")

		var all sync.WaitGroup
		all.Go(func() { get(t.Context(), tl, "first", c, "a") })
		synctest.Wait()
		require.Equal(t, got{0, context.Canceled, 0}.String(), get(ended(t), tl, "late", c, "a").String(), "what a caller got whose context had ended, while a fill was under way, and when")
		all.Wait()
		assert.Equal(t, 1, s.filling.Total(), "fills that were started for the one whose context had not ended")
	})
}

// A select that finds two ways open takes either: with luck, the value.
func TestAValueThatIsThereIsGivenWhateverTheContextSays(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := once.New(always(tl, 0, 42, nil).fill)
		get(t.Context(), tl, "first", c, "a")
		for range 50 {
			require.Equal(t, got{42, nil, 0}.String(), get(ended(t), tl, "late", c, "a").String(), "what a caller got whose context had ended when the value was there")
		}
	})
}

var bubbleOf = regexp.MustCompile(`synctest bubble \d+`)

// goroutines returns how many goroutines there are in the caller's bubble.
func goroutines() int {
	dump := make([]byte, 4<<20)
	own := bubbleOf.Find(dump[:runtime.Stack(dump, false)])
	all := regexp.MustCompile(string(own) + `\b`)
	return len(all.FindAll(dump[:runtime.Stack(dump, true)], -1))
}

func TestWhoGaveUpLeavesNoGoroutineWhileTheFillRuns(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 100
		s := always(tl, time.Hour, 42, nil)
		c := once.New(s.fill)
		require.ErrorIs(t, get(within(t, time.Second), tl, "first", c, "a").err, context.DeadlineExceeded, "the error of the caller who started the fill and gave up")
		synctest.Wait()
		before := goroutines()
		ctx := within(t, time.Second)
		var all sync.WaitGroup
		errs := make([]error, n)
		for i := range errs {
			all.Go(func() { _, errs[i] = c.Get(ctx, "a") })
		}
		all.Wait()
		for i, err := range errs {
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error of caller %d, who gave up", i)
		}
		synctest.Wait()
		require.Zero(t, goroutines()-before, "goroutines that are left of %d callers who gave up, while the fill runs", n)
		assert.Equal(t, got{42, nil, time.Hour}.String(), get(t.Context(), tl, "patient", c, "a").String(), "what the one got who waited, and when")
	})
}

// Everybody tries until it works: the first three fills fail, the fourth does not.
// Each takes a second, in which all others come back.
func TestAFailureIsNotRemembered(t *testing.T) {
	for _, n := range []int{1, 50} {
		t.Run(fmt.Sprintf("%d callers", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := &source{tl: tl, takes: time.Second}
				s.value = func(string) (int, error) {
					if tl.Now() < 4*time.Second {
						return 0, errFill
					}
					return 42, nil
				}
				c := once.New(s.fill)
				answers := make([]got, n)
				tries := make([]int, n)
				var all sync.WaitGroup
				for i := range answers {
					lane := fmt.Sprint("caller ", i)
					all.Go(func() {
						for tries[i] < 10 && (tries[i] == 0 || answers[i].err != nil) {
							answers[i] = get(t.Context(), tl, lane, c, "a")
							tries[i]++
						}
					})
				}
				all.Wait()
				require.Equal(t, 4, s.filling.Total(), "fills, of which the first three fail: each failure is followed by one new fill, for %d callers", n)
				require.Equal(t, 1, s.filling.Most(), "fills of one key at once, at most")
				for i := range answers {
					require.Equal(t, got{42, nil, 4 * time.Second}.String(), answers[i].String(), "what caller %d got in the end, and when", i)
					require.Equal(t, 4, tries[i], "tries of caller %d, of which three failed", i)
				}
				tl.AssertTook(t, 4*time.Second, "time for four fills")
			})
		})
	}
}

// As they are: a value may come beside an error.
func TestEverybodyWhoWaitsIsToldOfTheFailure(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := always(tl, time.Second, 7, errFill)
		c := once.New(s.fill)
		answers := make([]got, 20)
		var all sync.WaitGroup
		for i := range answers {
			lane := fmt.Sprint("caller ", i)
			all.Go(func() { answers[i] = get(t.Context(), tl, lane, c, "a") })
		}
		all.Wait()
		for i := range answers {
			require.Equal(t, got{7, errFill, time.Second}.String(), answers[i].String(), "what caller %d got, and when: what fill returned, value and error", i)
			require.Equal(t, errFill, answers[i].err, "the error of caller %d: the very one that fill returned", i)
		}
		assert.Equal(t, 1, s.filling.Total(), "fills for 20 callers at once, to whom the failure belongs")
	})
}

// The failure of a fill that nobody waits for must not be there for the next who comes.
func TestAFailureThatNobodyWaitedForIsNotRemembered(t *testing.T) {
	for _, s := range []struct {
		name string
		fail func() error
	}{
		{"error", func() error { return errFill }},
		{"panic", func() error { panic("boom") }},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				src := &source{tl: tl, takes: 5 * time.Second}
				src.value = func(string) (int, error) {
					if tl.Now() <= 5*time.Second {
						return 0, s.fail()
					}
					return 42, nil
				}
				c := once.New(src.fill)
				require.ErrorIs(t, get(within(t, time.Second), tl, "first", c, "a").err, context.DeadlineExceeded, "the error of the only caller, who gave up")
				time.Sleep(9 * time.Second)
				require.Equal(t, got{42, nil, 15 * time.Second}.String(), get(t.Context(), tl, "second", c, "a").String(), "what the next caller got, and when, after a failure that nobody had waited for")
			})
		})
	}
}

func explode() int { panic("boom") }

func TestAPanicIsAFailureLikeAnyOther(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &source{tl: tl, takes: time.Second}
		s.value = func(key string) (int, error) {
			if key == "bad" && tl.Now() <= time.Second {
				return explode(), nil
			}
			return 42, nil
		}
		c := once.New(s.fill)
		answers := make([]got, 10)
		var other got
		var all sync.WaitGroup
		for i := range answers {
			lane := fmt.Sprint("caller ", i)
			all.Go(func() { answers[i] = get(t.Context(), tl, lane, c, "bad") })
		}
		all.Go(func() { other = get(t.Context(), tl, "other", c, "good") })
		all.Wait()
		for i := range answers {
			var p *once.PanicError
			require.ErrorAs(t, answers[i].err, &p, "the error of caller %d, whose fill panicked", i)
			require.Equal(t, "boom", p.Value, "the value in the error of caller %d, whose fill panicked", i)
			require.Contains(t, string(p.Stack), "explode", "the stack in the error of caller %d does not name the function that panicked", i)
			require.Zero(t, answers[i].value, "the value of caller %d, whose fill panicked", i)
			require.Equal(t, time.Second, answers[i].at, "when caller %d was told of the panic", i)
		}
		require.Equal(t, got{42, nil, time.Second}.String(), other.String(), "what the caller for another key got, and when")
		require.Equal(t, got{42, nil, 2 * time.Second}.String(), get(t.Context(), tl, "next", c, "bad").String(), "what the next caller got, and when, after a panic")
		assert.Equal(t, 3, s.filling.Total(), "fills: one that panicked, one after it, and one for another key")
	})
}

// What is passed to panic may be an error itself. It was not returned.
func TestAPanicWithAnErrorIsAPanic(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		broken := errors.New("broken")
		for _, v := range []any{broken, context.Canceled} {
			c := once.New(func(context.Context, string) (int, error) { panic(v) })
			value, err := c.Get(t.Context(), "bad")
			var p *once.PanicError
			require.ErrorAs(t, err, &p, "the error after a panic with an error as its value")
			require.Equal(t, v, p.Value, "the value in the error, after a panic with an error")
			require.Zero(t, value, "the value after a panic with an error")
		}
	})
}

// A fill may fail with such an error, too: it says nothing about those who wait.
func TestAFillThatFailsWithAContextErrorHasFailed(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for _, failure := range []error{context.Canceled, context.DeadlineExceeded} {
			var fills lab.Overlap
			c := once.New(func(context.Context, string) (int, error) {
				defer fills.Enter()()
				if fills.Total() > 1 {
					return 42, nil
				}
				return 7, failure
			})
			value, err := c.Get(t.Context(), "LH 400")
			require.Equal(t, failure, err, "the error of one whose fill failed with the error of some context")
			require.Equal(t, 7, value, "the value beside that error")
			require.Equal(t, 1, fills.Total(), "fills for one Get, when the fill failed with the error of some context")
			value, err = c.Get(t.Context(), "LH 400")
			require.NoError(t, err, "the error of the next Get, after a fill that failed with the error of some context")
			require.Equal(t, 42, value, "the value of the next Get")
		}
	})
}

// attempt is the error of the so-manieth fill.
type attempt int

func (a attempt) Error() string { return fmt.Sprintf("fill number %d failed", int(a)) }

// Whoever was told of a failure may ask again at once, while others keep the cache busy: that failure is over.
// The keys are long, and there are many, so that it takes a while to look for one: who comes too late is seen.
func TestWhoWasToldOfAFailureAndAsksAgainHearsOfAnother(t *testing.T) {
	good := make([]string, 12)
	for i := range good {
		good[i] = strings.Repeat(string(rune('a'+i)), 1<<16)
	}
	bad := strings.Repeat("-", 1<<16)
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for range 40 {
			var fills lab.Overlap // of the key that fails
			c := once.New(func(_ context.Context, key string) (int, error) {
				if key != bad {
					return 42, nil
				}
				defer fills.Enter()()
				return 0, attempt(fills.Total())
			})
			for _, key := range good {
				c.Get(t.Context(), key)
			}
			const n, times = 3, 4
			var told [n][times]error
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() {
					for j := range times {
						_, told[i][j] = c.Get(t.Context(), bad)
					}
				})
				all.Go(func() {
					for _, key := range good {
						c.Get(t.Context(), key)
					}
				})
			}
			all.Wait()
			for i := range n {
				var before attempt
				for j, err := range told[i] {
					var now attempt
					require.ErrorAs(t, err, &now, "the error of a Get, whose fill fails")
					require.Greater(t, int(now), int(before), "number of the fill that caller %d was told of by call %d, after that of the call before", i, j+1)
					before = now
				}
			}
		}
	})
}

// An answer that takes the zero value for "not there" fills these again.
func TestNothingIsAValueToo(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var fills lab.Overlap
		c := once.New(func(context.Context, string) (any, error) { fills.Enter(); return nil, nil })
		for range 3 {
			v, err := c.Get(t.Context(), "")
			require.NoError(t, err, "fill returned no error")
			require.Nil(t, v, "fill returned nil")
		}
		assert.Equal(t, 1, fills.Total(), "fills for a key whose value is nil")
	})
}

// The fill's last words reach everybody without a race; those included who come when they are spoken.
func TestWhatTheFillDidIsSeenByAll(t *testing.T) {
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

func TestCachesKnowNothingOfEachOther(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		a := once.New(always(tl, time.Second, 1, nil).fill)
		b := once.New(always(tl, time.Second, 2, nil).fill)
		assert.Equal(t, 1, get(t.Context(), tl, "caller", a, "key").value, "the value of a key in one cache")
		assert.Equal(t, 2, get(t.Context(), tl, "caller", b, "key").value, "the value of the same key in another")
	})
}

// A year of silence costs nothing, unless somebody looks at the clock.
func TestWaitingIsNotAskingAgainAndAgain(t *testing.T) {
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
