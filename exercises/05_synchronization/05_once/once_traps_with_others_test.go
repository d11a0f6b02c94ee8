package once_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	once "koans/exercises/05_synchronization/05_once"
	"koans/exercises/internal/lab"
)

// While somebody is on the way to a fill, wherever that is, another has the key filled. That is the value, and it stays.
func TestWhatWasFilledMeanwhileIsNotFilledAgain(t *testing.T) {
	lab.Rule(t, "The value stays", "Get")
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := always(tl, 0, 42, nil)
			c := once.New(s.fill)
			ctx := lab.Watched(t.Context(), 1+round%4, func() { go c.Get(t.Context(), "a") })
			require.Equal(t, got{42, nil, 0}.String(), get(ctx, tl, "slow", c, "a").String(), "what Get returned to one in whose way another came, and when")
			synctest.Wait()
			require.Equal(t, 1, s.filling.Total(), "fills, when the key was filled for another in the middle of a Get")
		})
	}
}

// However many look at it, a value is there: for none of them is it away for a moment.
func TestAValueIsThereForAllWhoLookAtOnce(t *testing.T) {
	lab.Rule(t, "An ended context", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := once.New(always(tl, 0, 42, nil).fill)
		get(t.Context(), tl, "first", c, "a")
		ended := lab.Ended(t)
		errs := make([]error, 6)
		ready := lab.NewBarrier(len(errs))
		var all sync.WaitGroup
		for i := range errs {
			ctx := t.Context()
			if i%2 == 1 {
				ctx = ended
			}
			all.Go(func() {
				ready.Wait()
				for n := 0; n < 500 && errs[i] == nil; n++ {
					_, errs[i] = c.Get(ctx, "a")
				}
			})
		}
		all.Wait()
		require.NoError(t, errors.Join(errs...), "the errors of Get, when the value was there, and many looked at it at once, with contexts that had ended, too")
	})
}

// A context may go on for years, and be used for many keys. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Get")
	for _, failure := range []error{nil, errFill} {
		t.Run(fmt.Sprint(failure), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx := lab.NewLateContext(t.Context())
				c := once.New(always(tl, time.Second, 42, failure).fill)
				answers := make([]got, 5)
				var all sync.WaitGroup
				for i := range answers {
					lane := fmt.Sprint("caller ", i)
					all.Go(func() { answers[i] = get(ctx, tl, lane, c, "a") })
				}
				all.Wait()
				for i := range answers {
					require.ErrorIs(t, answers[i].err, failure, "the error of Get for caller %d", i)
					require.Equal(t, time.Second, answers[i].at, "when caller %d was told of the end of the fill", i)
				}
				get(ctx, tl, "late", c, "a")
				synctest.Wait()
				require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when every Get has returned, and fill the error %v", failure)
			})
		})
	}
}

// attempt is the error of the so-manieth fill.
type attempt int

func (a attempt) Error() string { return fmt.Sprintf("fill number %d failed", int(a)) }

// Whoever was told of a failure may ask again immediately, while others keep the cache busy: that failure is over.
// The keys are long, and there are many, so that it takes a while to look for one: who comes too late is seen.
func TestACallerThatWasToldHearsOfAnotherFailure(t *testing.T) {
	lab.Rule(t, "A failure", "Get")
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
