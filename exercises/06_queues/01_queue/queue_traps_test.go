package queue_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	queue "koans/exercises/06_queues/01_queue"
	"koans/exercises/internal/lab"
)

func TestAnEmptyQueueWithoutALimitIsSmall(t *testing.T) {
	lab.Rule(t, "No limit", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		q := queue.New[[4096]byte](0)
		runtime.ReadMemStats(&after)
		require.Less(t, (after.TotalAlloc-before.TotalAlloc)>>20, uint64(64), "megabytes that New(0) has taken for an empty queue of items of 4 kilobytes")
		require.Zero(t, q.Len(), "items in an empty queue")
	})
}

// Four sleep, and what they wait for comes four times at one stroke: there is one for each, whoever has been told of it.
func TestNobodySleepsBesideAnItemOrFreeRoom(t *testing.T) {
	lab.Rule(t, "Waiting", "Get", "Put", "TryPut", "TryGet")
	for round := range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 4
			q := queue.New[int](n * (1 - round%3/2))
			taken, errs := make([]int, n), make([]error, 2*n)
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() { taken[i], errs[i] = q.Get(t.Context()) })
			}
			synctest.Wait()
			atOneStroke(round%2 == 1, func(i int) {
				if i%2 == 0 {
					errs[n+i] = q.Put(t.Context(), i)
				} else {
					errs[n+i] = q.TryPut(i)
				}
			})
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of 4 Get who slept, and of 4 Put and TryPut, when there is room")
			require.Equal(t, []int{0, 1, 2, 3}, sorted(taken), "what 4 got who slept when 4 items came")

			fill(t, q, n)
			for i := range n {
				all.Go(func() { errs[i] = q.Put(t.Context(), n+i) })
			}
			synctest.Wait()
			atOneStroke(round%2 == 1, func(i int) {
				if i%2 == 0 {
					_, errs[n+i] = q.Get(t.Context())
				} else {
					_, errs[n+i] = q.TryGet()
				}
			})
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of 4 Put who slept, and of 4 Get and TryGet, when there are items")
			require.Equal(t, n, q.Len(), "items in the queue, after 8 were put and 4 were taken out")
		})
	}
}

// Somebody is woken, and what it waited for is gone: another was quicker. It has to wait for the next.
func TestACallThatIsWokenLooksAgain(t *testing.T) {
	lab.Rule(t, "Waiting", "Get")
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](1)
			results := make([]got, 2)
			var all sync.WaitGroup
			for i := range results {
				all.Go(func() { results[i] = get(t.Context(), tl, "cook", q) })
			}
			synctest.Wait()
			require.NoError(t, q.TryPut(1), "the error of TryPut, when the queue is empty")
			have := rest(t, q, 1)
			for v := 2; len(have)+3-v > 0; v++ {
				synctest.Wait()
				require.NoError(t, q.TryPut(v), "the error of TryPut, when the queue is empty and somebody waits for an item")
			}
			all.Wait()
			for _, r := range results {
				require.NoError(t, r.err, "the error of Get, whose context goes on")
				have = append(have, r.v)
			}
			require.Len(t, slices.Compact(sorted(have)), len(have), "items that were got, each of them once")

		})
	}
}

// An item comes between two steps of Get, or room between two of Put.
func TestAChangeIsNotOverlookedWheneverItComes(t *testing.T) {
	lab.Rule(t, "Waiting", "Get", "Put")
	for n := 1; n <= 8; n++ {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](1)
			var err, cashier error
			var cook got
			var all sync.WaitGroup
			ctx, finish := watch(t.Context(), n, func() { err = q.TryPut(1) })
			all.Go(func() { cook = get(ctx, tl, "cook", q) })
			finish()
			require.NoError(t, err, "the error of TryPut, when the queue is empty")
			require.Zero(t, tl.Active(), "those who sleep in Get, when an item has come")
			all.Wait()
			require.Equal(t, got{1, nil, 0}.String(), cook.String(), "what Get got, when 1 was put at 0s")

			fill(t, q, 1)
			ctx, finish = watch(t.Context(), n, func() { _, err = q.TryGet() })
			all.Go(func() { cashier = put(ctx, tl, "cashier", q, 2) })
			finish()
			require.NoError(t, err, "the error of TryGet, when there is an item")
			require.Zero(t, tl.Active(), "those who sleep in Put, when there is room")
			all.Wait()
			require.NoError(t, cashier, "the error of Put, when there is room")
			requireHolds(t, q, "0 was put and taken out, and 2 was put", 2)
		})
	}
}

// The context ends between two steps of Get or Put.
func TestAContextMayEndBetweenTwoSteps(t *testing.T) {
	lab.Rule(t, "Giving up", "Get", "Put")
	for n := 1; n <= 8; n++ {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](1)
			for _, what := range []string{"Get", "Put"} {
				ends, cancel := context.WithCancel(t.Context())
				ctx, finish := watch(ends, n, cancel)
				var err error
				var all sync.WaitGroup
				all.Go(func() {
					if what == "Get" {
						err = get(ctx, tl, "hasty", q).err
					} else {
						err = put(ctx, tl, "hasty", q, 77)
					}
				})
				finish()
				require.Zero(t, tl.Active(), "those who wait in %s, when their context has ended", what)
				all.Wait()
				require.ErrorIs(t, err, context.Canceled, "the error of %s, whose context has ended", what)
				if what == "Get" {
					fill(t, q, 1)
				}
			}
		})
	}
}

// Several wait, and those who came last are the first to give up: nobody has to wait for the others to do so.
func TestEachGivesUpByItself(t *testing.T) {
	lab.Rule(t, "Giving up", "Get", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := queue.New[int](1)
		for _, what := range []string{"Get", "Put"} {
			began := tl.Now()
			var errs [3]error
			var took [3]time.Duration
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() {
					ctx, cancel := context.WithTimeout(t.Context(), time.Duration(3-i)*time.Second)
					defer cancel()
					if what == "Get" {
						errs[i] = get(ctx, tl, fmt.Sprint("hasty ", i), q).err
					} else {
						errs[i] = put(ctx, tl, fmt.Sprint("hasty ", i), q, 77)
					}
					took[i] = tl.Now() - began
				})
				synctest.Wait() // they wait in this order
			}
			all.Wait()
			for i := range errs {
				require.ErrorIs(t, errs[i], context.DeadlineExceeded, "the error of %s, whose context has ended", what)
				want := time.Duration(3-i) * time.Second
				require.Equal(t, want.String(), took[i].String(), "time until %s number %d of 3 gave up, whose context ended after %v", what, i+1, want)
			}
			if what == "Get" {
				fill(t, q, 1)
			}
		}
	})
}

// A cause says more, and is not what the context's Err says.
func TestTheErrorIsTheOneOfTheContext(t *testing.T) {
	lab.Rule(t, "The context's error", "Get", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := queue.New[int](1)
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(errors.New("closing time")) })
		for range 2 {
			_, err := q.Get(ctx)
			require.ErrorIs(t, err, context.Canceled, "the error of Get, whose context was cancelled with a cause: what its Err says")
		}
		fill(t, q, 1)
		require.ErrorIs(t, q.Put(ctx, 77), context.Canceled, "the error of Put, whose context was cancelled with a cause: what its Err says")
	})
}

// Three items are put before one that gives up has looked around. It may take the first. If it does not,
// all three are there, in their order: an item that was handed over cannot be put back behind the others.
func TestWhatComesWhileSomebodyGivesUpKeepsItsOrder(t *testing.T) {
	lab.Rule(t, "No trace", "Get")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // so that the one that gives up comes last
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](3)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var hasty got
			go func() { hasty = get(ctx, tl, "hasty", q) }()
			synctest.Wait()
			cancel()
			fill(t, q, 3)
			synctest.Wait()
			want := []int{0, 1, 2}
			if hasty.err == nil {
				require.Equal(t, 0, hasty.v, "what was got by one whose context ended just before 0, 1 and 2 were put")
				want = want[1:]
			} else {
				require.ErrorIs(t, hasty.err, context.Canceled, "the error of Get, whose context has ended")
			}
			requireHolds(t, q, fmt.Sprintf("the context of a Get ended, 0, 1 and 2 were put, and it returned %v", hasty), want...)
		})
	}
}

// Some give up at the very moment when items come. Whoever wins, no item is lost, and
// the one who waits on gets one.
func TestNoItemIsLostWhenGivingUpAndPutMeet(t *testing.T) {
	lab.Rule(t, "No trace", "Get")
	for moment := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](3 * (moment % 3 / 2))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			results := make([]got, 5)
			var all, puts sync.WaitGroup
			for i := range 4 {
				all.Go(func() { results[i].v, results[i].err = q.Get(lab.Slow(ctx)) })
			}
			all.Go(func() { results[4].v, results[4].err = q.Get(lab.Slow(t.Context())) })
			if moment%2 == 0 {
				synctest.Wait() // all wait; else some are on their way
			}
			yield(moment % 30)
			errs := make([]error, 3)
			puts.Go(func() { errs[0] = q.Put(t.Context(), 1) })
			puts.Go(cancel)
			puts.Go(func() { errs[1] = q.TryPut(2) })
			puts.Wait()
			synctest.Wait()
			errs[2] = q.TryPut(3) // for the one who waits on, if others have got the first two
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of Put and TryPut, when there is room")
			require.NoError(t, results[4].err, "the error of one who waited on when others gave up")
			var have []int
			for i := range results {
				if results[i].err == nil {
					have = append(have, results[i].v)
				} else {
					require.ErrorIs(t, results[i].err, context.Canceled, "the error of Get number %d, whose context has ended", i)
				}
			}
			require.Equal(t, []int{1, 2, 3}, sorted(append(have, rest(t, q, 3)...)), "what was got or is left, of 3 items, when 4 of 5 gave up just then")
		})
	}
}

// The same for those who wait for room: what is in the queue is what those put who came back without an error.
func TestNothingIsPutByOneWhoGaveUp(t *testing.T) {
	lab.Rule(t, "No trace", "Put")
	for moment := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](2)
			fill(t, q, 2)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 5)
			var all, gets sync.WaitGroup
			for i := range 4 {
				all.Go(func() { errs[i] = q.Put(lab.Slow(ctx), 10+i) })
			}
			all.Go(func() { errs[4] = q.Put(lab.Slow(t.Context()), 14) })
			if moment%2 == 0 {
				synctest.Wait() // all wait; else some are on their way
			}
			yield(moment % 30)
			results := make([]got, 2)
			gets.Go(func() { results[0].v, results[0].err = q.Get(t.Context()) })
			gets.Go(cancel)
			gets.Go(func() { results[1].v, results[1].err = q.TryGet() })
			gets.Wait()
			require.NoError(t, errors.Join(results[0].err, results[1].err), "the errors of Get and TryGet, when there is an item")
			have := []int{results[0].v, results[1].v}
			for range 3 {
				synctest.Wait()
				require.LessOrEqual(t, q.Len(), 2, "items in a queue that has room for 2")
				have = append(have, rest(t, q, 7)...)
			}
			all.Wait()
			require.NoError(t, errs[4], "the error of one who waited on for room when others gave up")
			want := []int{0, 1}
			for i := range errs {
				if errs[i] == nil {
					want = append(want, 10+i)
				} else {
					require.ErrorIs(t, errs[i], context.Canceled, "the error of Put number %d, whose context has ended", i)
				}
			}
			require.Equal(t, want, sorted(have), "what came out, and what was put without an error, when 4 of 5 gave up just then")
		})
	}
}

// A context may go on for years, and be used for thousands of items. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Get", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx := lab.NewLateContext(t.Context())
		q := queue.New[int](1)
		const n = 4 // wait at the same time, and may be woken in vain
		var taken [n]int
		var errs [4 * n]error
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() { taken[i], errs[i] = q.Get(ctx) })
		}
		for i := range n {
			synctest.Wait()
			errs[n+i] = q.Put(ctx, i)
		}
		all.Wait()
		require.Equal(t, []int{0, 1, 2, 3}, sorted(taken[:]), "what 4 got who waited for an item, when 4 items came one after another")
		fill(t, q, 1)
		for i := range n {
			all.Go(func() { errs[2*n+i] = q.Put(ctx, 7) })
		}
		for i := range n {
			synctest.Wait()
			_, errs[3*n+i] = q.Get(ctx)
		}
		all.Wait()
		require.NoError(t, errors.Join(errs[:]...), "the errors of Put and Get, whose context goes on")
		synctest.Wait()
		require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, of Puts and Gets that have returned")
		requireHolds(t, q, "as many were put and got, and then 7 was put", 7)
	})
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Get", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := queue.New[int](1)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		time.AfterFunc(lab.Year, func() { q.TryPut(0) })
		require.Equal(t, got{0, nil, lab.Year}.String(), get(ctx, tl, "cook", q).String(), "what Get got after it had waited for a year")
		fill(t, q, 1)
		time.AfterFunc(lab.Year, func() { q.TryGet() })
		require.NoError(t, put(ctx, tl, "cashier", q, 1), "the error of Put, when there was room after a year")
	})
}

// Of four in line three give up. Whoever looks after the line must let the right ones go.
func TestOthersGiveUpAndOneStays(t *testing.T) {
	lab.Rule(t, "No trace", "Get", "Put")
	lab.OneStays(t, "Get", getting)
	lab.OneStays(t, "Put", putting)
}
