package join_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	join "koans/exercises/06_queues/02_join"
	"koans/exercises/internal/lab"
)

// Two give up, in the order in which they came or the other way round; one waits on, and returns when all is done.
func TestOthersWaitOn(t *testing.T) {
	lab.Rule(t, "Giving up", "Join")
	for round := range 6 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := join.New[int](1)
			mustPut(t, q, 1)
			mustGet(t, q, 1)
			joiners := make([]joiner, 3)
			patient := &joiners[round%3]
			var all sync.WaitGroup
			for i := range joiners {
				ctx, lane := t.Context(), "patient"
				if &joiners[i] != patient {
					limit := 1 + i
					if round >= 3 {
						limit = 3 - i
					}
					timed, cancel := context.WithTimeout(ctx, time.Duration(limit)*time.Second)
					defer cancel()
					ctx, lane = timed, fmt.Sprint("hasty ", i)
				}
				joiners[i].start(ctx, tl, lane, &all, q)
				synctest.Wait()
			}
			time.Sleep(5 * time.Second)
			require.Zero(t, patient.returned.Total(), "Joins that have returned, whose context goes on, when an item is not done")
			mustBeDone(t, q, "an item was put")
			all.Wait()
			for i := range joiners {
				if j := &joiners[i]; j != patient {
					require.ErrorIs(t, j.err, context.DeadlineExceeded, "the error of a Join whose context has ended, when an item is not done")
				}
			}
			require.NoError(t, patient.err, "the error of a Join that waited on when others gave up")
			require.Equal(t, (5 * time.Second).String(), patient.at.String(), "when a Join returned that waited on, and the item was done at 5s")
		})
	}
}

// It ends between two steps of Join.
func TestAContextMayEndBetweenTwoStepsOfJoin(t *testing.T) {
	lab.Rule(t, "Giving up", "Join")
	for n := 1; n <= 6; n++ {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := join.New[int](1)
			mustPut(t, q, 1)
			ends, cancel := context.WithCancel(t.Context())
			defer cancel()
			ctx, finish := watch(ends, n, cancel)
			var hasty joiner
			var all sync.WaitGroup
			hasty.start(ctx, tl, "Join", &all, q)
			finish()
			synctest.Wait()
			require.Equal(t, 1, hasty.returned.Total(), "Joins that have returned, whose context has ended")
			all.Wait()
			require.ErrorIs(t, hasty.err, context.Canceled, "the error of Join, whose context has ended, when an item is not done")
		})
	}
}

// Its context goes on for years, and does not end with the test: who waits for that is left.
func TestNobodyWaitsForTheEndOfAContextThatIsNotNeeded(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(context.Background(), 9*lab.Year)
		_ = cancel // not even a cleanup may call it: these run before the bubble looks who is left
		q := join.New[int](1)
		mustPut(t, q, 1)
		var j joiner
		var all sync.WaitGroup
		j.start(ctx, tl, "Join", &all, q)
		time.Sleep(time.Second)
		mustGet(t, q, 1)
		mustBeDone(t, q, "an item was put")
		all.Wait()
		require.NoError(t, j.err, "the error of Join, whose context goes on")
		tl.AssertTook(t, time.Second, "time until Join returned, when the item was done after 1s")
	})
}

// A context may go on for years, and be used for many a Join. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Join", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := join.New[int](1)
		require.Zero(t, left(t, func(ctx context.Context) error { return q.Join(ctx) }), "functions that the context still has to call when it ends, of a Join that had nothing to wait for")
		require.Zero(t, left(t, func(ctx context.Context) error { return q.Put(ctx, 1) }), "functions that the context still has to call when it ends, of a Put that has returned")
		mustGet(t, q, 1)
		require.Zero(t, left(t, func(ctx context.Context) error {
			var err error
			var all sync.WaitGroup
			all.Go(func() { err = q.Join(ctx) })
			synctest.Wait()
			mustBeDone(t, q, "an item was put")
			all.Wait()
			return err
		}), "functions that the context still has to call when it ends, of a Join that has returned")
	})
}

// left has do use a context that goes on, and returns how many functions are left with it.
func left(t *testing.T, do func(ctx context.Context) error) int {
	t.Helper()
	ctx := lab.NewLateContext(t.Context())
	require.NoError(t, do(ctx), "the error of Join or Put, whose context goes on")
	synctest.Wait()
	return ctx.Registered()
}
