package once_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	once "koans/exercises/05_synchronization/05_once"
	"koans/exercises/internal/lab"
)

// Whatever the failure: a fill may have run into a time limit of its own, and that is nobody's context.
func TestEverybodyWhoWaitsIsToldOfTheFailure(t *testing.T) {
	lab.Rule(t, "A failure", "Get")
	for _, failure := range []error{errFill, context.DeadlineExceeded, context.Canceled} {
		t.Run(failure.Error(), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := always(tl, time.Second, 0, failure)
				c := once.New(s.fill)
				answers := make([]got, 20)
				var all sync.WaitGroup
				for i := range answers {
					lane := fmt.Sprint("caller ", i)
					all.Go(func() { answers[i] = get(t.Context(), tl, lane, c, "a") })
				}
				all.Wait()
				for i := range answers {
					require.ErrorIs(t, answers[i].err, failure, "the error of Get for caller %d", i)
					require.Equal(t, time.Second, answers[i].at, "when caller %d was told of the failure", i)
				}
				assert.Equal(t, 1, s.filling.Total(), "fills for 20 callers at the same time, to whom the failure belongs")
			})
		})
	}
}

// Everybody tries until it works: the first three fills fail, the fourth does not.
// Each takes a second, in which all others come back.
func TestEveryFailureIsFollowedByOneFill(t *testing.T) {
	lab.Rule(t, "A failure", "Get")
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
				require.Equal(t, 1, s.filling.Most(), "fills of one key at the same time, at most")
				for i := range answers {
					require.Equal(t, got{42, nil, 4 * time.Second}.String(), answers[i].String(), "what caller %d got in the end, and when", i)
					require.Equal(t, 4, tries[i], "tries of caller %d, of which three failed", i)
				}
				tl.AssertTook(t, 4*time.Second, "time for four fills")
			})
		})
	}
}

// The failure of a fill that nobody waits for must not be there for the next who comes.
func TestAFailureThatNobodyWaitedForIsNotRemembered(t *testing.T) {
	lab.Rule(t, "A failure", "Get")
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
				require.ErrorIs(t, get(within(t, time.Second), tl, "first", c, "a").err, context.DeadlineExceeded, "the error of the only caller, which gave up")
				time.Sleep(9 * time.Second)
				require.Equal(t, got{42, nil, 15 * time.Second}.String(), get(t.Context(), tl, "second", c, "a").String(), "what the next caller got, and when, after a failure that nobody had waited for")
			})
		})
	}
}

func explode(v any) int { panic(v) }

// A panic is a panic, with an error as its value, too.
func TestWhatWasPassedToPanicIsTheValue(t *testing.T) {
	lab.Rule(t, "A panic", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := once.New(func(context.Context, string) (int, error) { return explode(errFill), nil })
		_, err := c.Get(t.Context(), "a")
		var p *once.PanicError
		require.ErrorAs(t, err, &p, "the error of Get, when fill panicked with an error")
		require.Equal(t, errFill, p.Value, "the value in the error of Get, when fill panicked with an error")
		require.Contains(t, string(p.Stack), "explode", "the stack in the error of Get does not name the function that panicked")
	})
}

func TestAPanicIsAFailureLikeAnyOther(t *testing.T) {
	lab.Rule(t, "A panic", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &source{tl: tl, takes: time.Second}
		s.value = func(key string) (int, error) {
			if key == "bad" && tl.Now() <= time.Second {
				return explode("boom"), nil
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
			require.Equal(t, time.Second, answers[i].at, "when caller %d was told of the panic", i)
		}
		require.Equal(t, got{42, nil, time.Second}.String(), other.String(), "what the caller for another key got, and when")
		require.Equal(t, got{42, nil, 2 * time.Second}.String(), get(t.Context(), tl, "next", c, "bad").String(), "what the next caller got, and when, after a panic")
		assert.Equal(t, 3, s.filling.Total(), "fills: one that panicked, one after it, and one for another key")
	})
}
