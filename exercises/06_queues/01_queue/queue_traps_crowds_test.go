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

// What a queue holds grows and shrinks, and where its first item lies moves on.
func TestItemsStayInTurnWhileTheQueueGrowsAndShrinks(t *testing.T) {
	lab.Rule(t, "In turn", "Put", "Get", "TryPut", "TryGet")
	for _, maxsize := range []int{0, 100} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](maxsize)
			in, out := 0, 0
			for wave := range 12 {
				for in-out < 8*wave {
					require.NoError(t, q.TryPut(in), "the error of TryPut, when there is room")
					in++
				}
				for in-out > 3*wave {
					v, err := q.TryGet()
					require.NoError(t, err, "the error of TryGet, when there is an item")
					require.Equal(t, out, v, "what was taken out, when 0 to %d had been put and those before %d taken out again", in-1, out)
					out++
				}
			}
		})
	}
}

// Two wait for room. One hears of it, and before it has put, somebody begins to wait for an item: a single signal wakes the wrong one.
func TestAnItemWakesWhoWaitsForOne(t *testing.T) {
	lab.Rule(t, "Waiting", "Put", "Get")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // so that the one that is told of room comes last
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](1)
			fill(t, q, 1)
			errs, have := make([]error, 4), make([]int, 2)
			for i := range 2 {
				go func() { errs[i] = q.Put(t.Context(), 1+i) }()
			}
			synctest.Wait()
			_, errs[2] = q.TryGet()
			for i := range 2 {
				have[i], errs[3] = q.Get(t.Context())
				require.NoError(t, errs[3], "the error of Get, whose context goes on")
			}
			synctest.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of Put and TryGet")
			require.Equal(t, []int{1, 2}, sorted(have), "what Get got, when 1 and 2 were put by two who had waited for room")
		})
	}
}

// Somebody who waits is told of room, and others are quicker: there is not one more for that.
func TestOneWhoIsWokenTakesNoRoomThatIsGone(t *testing.T) {
	lab.Rule(t, "The limit", "Put", "Get", "TryPut", "TryGet")
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](2)
			fill(t, q, 2)
			var err error
			var all sync.WaitGroup
			all.Go(func() { err = q.Put(t.Context(), 2) })
			synctest.Wait()
			_, first := q.TryGet()
			require.NoError(t, first, "the error of TryGet, when there is an item")
			quicker := q.TryPut(3) == nil // or the room was kept for the one who waits
			synctest.Wait()
			require.Equal(t, 2, q.Len(), "items in a queue that has room for 2, when one was taken out and two wanted to put one")
			_, second := q.TryGet()
			require.NoError(t, second, "the error of TryGet, when there is an item")
			all.Wait()
			require.NoError(t, err, "the error of one who waited for room")
			want := []int{2}
			if quicker {
				want = []int{2, 3}
			}
			require.Equal(t, want, sorted(rest(t, q, 2)), "what is left when 0 and 1 were taken out and 2 and, if there was room for it, 3 were put")
		})
	}
}

// The context of one who waits for an item ends, and before it has looked around the queue is filled to its limit. One that was
// handed an item keeps it: there is no room any more to put it back.
func TestNothingIsPutBackIntoAFullQueue(t *testing.T) {
	lab.Rule(t, "No trace", "Get")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // so that the one that gives up comes last
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](2)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var hasty got
			go func() { hasty = get(ctx, tl, "hasty", q) }()
			synctest.Wait()
			if round%2 == 0 {
				cancel()
			}
			n := 0
			for n < 10 && q.TryPut(n) == nil {
				n++
			}
			cancel()
			require.GreaterOrEqual(t, n, 2, "items that TryPut has put into an empty queue with room for 2")
			synctest.Wait()
			require.LessOrEqual(t, q.Len(), 2, "items in a queue that has room for 2, after one that waited in Get has given up, and TryPut put as many as it could")
			have := rest(t, q, n)
			if hasty.err == nil {
				have = append(have, hasty.v)
			}
			require.Len(t, have, n, "items that were got or are left, of %d that were put when a Get gave up", n)
		})
	}
}

// All who waited have given up, one after another. What comes then is for those who come.
func TestNothingGoesToThoseWhoHaveLeft(t *testing.T) {
	lab.Rule(t, "No trace", "Get", "Put")
	for n := 1; n <= 4; n++ {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](1)
			giveUp := func(wait func(ctx context.Context) error, what string) {
				errs := make([]error, n)
				var all sync.WaitGroup
				for i := range errs {
					all.Go(func() {
						ctx, cancel := context.WithTimeout(t.Context(), time.Duration(1+i)*time.Second)
						defer cancel()
						errs[i] = wait(ctx)
					})
					synctest.Wait()
				}
				all.Wait()
				for i := range errs {
					require.ErrorIs(t, errs[i], context.DeadlineExceeded, "the error of %s, whose context has ended", what)
				}
			}
			giveUp(func(ctx context.Context) error { return get(ctx, tl, "hasty", q).err }, "Get")
			fill(t, q, 1)
			requireHolds(t, q, fmt.Sprintf("%d had given up in Get, one after another, and 0 was put", n), 0)
			fill(t, q, 1)
			giveUp(func(ctx context.Context) error { return put(ctx, tl, "hasty", q, 77) }, "Put")
			requireHolds(t, q, fmt.Sprintf("0 was put, and %d had given up in Put, one after another", n), 0)
			require.NoError(t, q.Put(t.Context(), 1), "the error of Put, when there is room")
			requireHolds(t, q, "1 was put", 1)
		})
	}
}

// A context ends, and those who left a function with it hear of that later. One who has given up by then needs not be told
// any more: if it was woken for an item, nobody else is.
func TestOneWhoGivesUpBeforeItIsToldKeepsNobodyAsleep(t *testing.T) {
	lab.Rule(t, "No trace", "Get")
	for first := range 3 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](3)
			late := lab.NewLateContext(t.Context())
			results := make([]got, 3)
			var all sync.WaitGroup
			for i := range results {
				ctx := t.Context()
				if i == first {
					ctx = late
				}
				all.Go(func() { results[i] = get(ctx, tl, fmt.Sprint("cook ", i), q) })
				synctest.Wait() // they wait in this order
			}
			late.End()
			errs := []error{q.TryPut(0)}
			synctest.Wait()
			late.Tell()
			synctest.Wait()
			if q.Len() > 0 {
				require.Zero(t, tl.Active(), "those who sleep in Get beside an item, after the context of another had ended and one was put")
			}
			errs = append(errs, q.TryPut(1), q.TryPut(2))
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of TryPut, when there is room")
			have := rest(t, q, 3)
			for i, r := range results {
				if r.err == nil {
					have = append(have, r.v)
				} else {
					require.Equal(t, first, i, "the one who gave up, as its context had ended")
				}
			}
			require.Equal(t, []int{0, 1, 2}, sorted(have), "what was got or is left, of 3 items")
		})
	}
}

// Nothing is lost, nothing comes twice, nobody sleeps for ever; each cashier's orders keep their order.
func TestACrowd(t *testing.T) {
	lab.Rule(t, "Waiting", "Put", "Get", "TryPut", "TryGet")
	lab.Rule(t, "No data race", "Len")
	type order struct{ cashier, number int }
	for _, s := range []struct{ cashiers, cooks, maxsize int }{{3, 3, 1}, {8, 2, 3}, {2, 8, 2}, {5, 5, 0}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const each = 40
			q := queue.New[*order](s.maxsize)
			errs := make([]error, s.cashiers+s.cooks)
			taken := make([][]*order, s.cooks)
			var all sync.WaitGroup
			for i := range s.cashiers {
				all.Go(func() {
					for n := range each {
						v := &order{}
						v.cashier, v.number = i, n
						if n%3 != 0 || q.TryPut(v) != nil {
							errs[i] = errors.Join(errs[i], q.Put(t.Context(), v))
						}
					}
				})
			}
			for i := range taken {
				all.Go(func() {
					for range s.cashiers * each / s.cooks {
						v, err := q.TryGet()
						if err != nil {
							v, err = q.Get(t.Context())
						}
						if err != nil {
							errs[s.cashiers+i] = err
							return
						}
						taken[i] = append(taken[i], v)
					}
				})
			}
			all.Go(func() { // whoever asks for the length orders nobody else, and races with nobody
				for range each {
					if n := q.Len(); n < 0 || s.maxsize > 0 && n > s.maxsize {
						t.Errorf("%d items in a queue with room for %d, as Len has it", n, s.maxsize)
					}
					runtime.Gosched()
				}
			})
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of Put and Get, whose context goes on")
			times := map[order]int{}
			for i := range taken {
				last := map[int]int{}
				for _, v := range taken[i] {
					times[*v]++
					require.LessOrEqual(t, last[v.cashier], v.number, "numbers of two orders of cashier %d, in the order in which one cook got them", v.cashier)
					last[v.cashier] = v.number
				}
			}
			require.Len(t, times, s.cashiers*each, "different orders that were got, of as many that were put")
			require.Zero(t, q.Len(), "orders in the queue, when as many were taken out as were put")
			tl.AssertTook(t, 0, "time that went by although nobody waits for the clock")
		})
	}
}

// As many changes as there are some who begin to wait come in between two steps of these.
func TestNobodySleepsBesideWhatCameJustThen(t *testing.T) {
	lab.Rule(t, "Waiting", "Get", "Put")
	lab.ComesJustThen(t, "Get", 3, getting)
	lab.ComesJustThen(t, "Put", 3, putting)
}

// getting waits for a value of an empty queue, and puts one.
func getting(t *testing.T) (func(context.Context) error, func()) {
	q := queue.New[int](3)
	return func(ctx context.Context) error { _, err := q.Get(ctx); return err }, func() { tryPut(t, q) }
}

// putting waits for room in a full queue, and makes some.
func putting(t *testing.T) (func(context.Context) error, func()) {
	q := queue.New[int](3)
	for range 3 {
		tryPut(t, q)
	}
	return func(ctx context.Context) error { return q.Put(ctx, 8) }, func() { tryGet(t, q) }
}

func tryGet(t *testing.T, q *queue.Queue[int]) {
	t.Helper()
	_, err := q.TryGet()
	require.NoError(t, err, "the error of TryGet, when there is an item")
}

func tryPut(t *testing.T, q *queue.Queue[int]) {
	t.Helper()
	require.NoError(t, q.TryPut(7), "the error of TryPut, when there is room")
}

// A queue has grown long when others begin to put, and each time somebody gets as well: what they put must not be got before
// what was there, wherever that is kept.
func TestNothingOvertakesWhatWasThere(t *testing.T) {
	lab.Rule(t, "In turn", "Put", "TryPut", "Get", "TryGet")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4)) // so that they come between each other's steps
	for range 25 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const cooks, cashiers, times = 3, 3, 200
			const old = cooks * times
			q := queue.New[int](0)
			fill(t, q, old)
			errs, taken := make([]error, cooks+cashiers), make([][]int, cooks)
			var meet [times]*lab.Barrier
			for i := range meet {
				meet[i] = lab.NewBarrier(cooks + cashiers)
			}
			var all sync.WaitGroup
			for i := range cooks {
				all.Go(func() {
					for n := range times {
						meet[n].Wait()
						v, err := 0, queue.ErrEmpty
						if n%2 == 0 {
							v, err = q.TryGet()
						}
						if err != nil {
							v, err = q.Get(t.Context())
						}
						errs[i] = errors.Join(errs[i], err)
						taken[i] = append(taken[i], v)
					}
				})
			}
			for i := range cashiers {
				all.Go(func() {
					for n := range times {
						meet[n].Wait()
						if n%2 == 0 || q.TryPut(old+n) != nil {
							errs[cooks+i] = errors.Join(errs[cooks+i], q.Put(t.Context(), old+n))
						}
					}
				})
			}
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of Put and Get, whose context goes on")
			overtook := slices.DeleteFunc(slices.Concat(taken...), func(v int) bool { return v < old })
			require.Empty(t, overtook, "items that were among the first %d that were got, when 0 to %d were there before they were put", old, old-1)
		})
	}
}
