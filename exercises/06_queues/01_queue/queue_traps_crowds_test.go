package queue_test

import (
	"errors"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	queue "koans/exercises/06_queues/01_queue"
	"koans/exercises/internal/lab"
)

// Nothing is lost, nothing comes twice, nobody sleeps for ever; each cashier's orders keep their order.
func TestACrowd(t *testing.T) {
	lab.Rule(t, "Seen", "Put", "Get", "TryPut", "TryGet", "Len")
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
						t.Errorf("Len says %d, in a queue with room for %d", n, s.maxsize)
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
