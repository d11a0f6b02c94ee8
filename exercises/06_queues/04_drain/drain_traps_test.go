package drain_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	drain "koans/exercises/06_queues/04_drain"
	"koans/exercises/internal/lab"
)

func TestAFailedOrderCostsNothingElse(t *testing.T) {
	for _, s := range []struct {
		name  string
		fails func() error
		says  string
	}{
		{"an error", func() error { return errBurnt }, "burnt"},
		{"a panic", func() error { panic("the oven is on fire") }, "the oven is on fire"},
		{"a panic with an error", func() error { panic(errBurnt) }, "burnt"},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Rule(t, "Reports", "New")
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 6
				k := newKitchen(tl, n).each(second)
				k.fails = func(order int) error {
					if order%2 == 0 {
						return s.fails()
					}
					return nil
				}
				q := drain.New(1, n, k.do, k.report)
				for order := range n {
					require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
				}
				ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
				defer cancel()
				_, err := shutdown(ctx, tl, q.Shutdown)
				require.NoError(t, err, "the error of Shutdown, when all is done and some of it failed")
				require.Equal(t, times(1, n), totals(k.began), "times that each order was begun, of which half failed")
				require.Equal(t, times(1, n), totals(k.reported), "times that each order was reported, of which half failed")
				require.Nil(t, k.errs.at(1), "the error that was reported of order 1, which succeeded")
				if s.name == "an error" {
					require.Equal(t, errBurnt, k.errs.at(0), "the error that was reported of order 0: the one that do returned")
				}
				require.ErrorContains(t, k.errs.at(0).(error), s.says, "the error that was reported of order 0, after "+s.name)
			})
		})
	}
}

// There is no room, and there never will be any.
func TestShutdownCallsBackThoseWhoWaitToPut(t *testing.T) {
	lab.Rule(t, "Closed", "Shutdown", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 8).each(10 * second)
		q := drain.New(2, 1, k.do, k.report)
		accepted := make([]bool, 8)
		for order := range 3 {
			require.NoError(t, put(t.Context(), tl, q.Put, order), "the error of Put, when there is room or a free worker")
			accepted[order] = true
			synctest.Wait()
		}
		errs, at := make([]error, 8), make([]time.Duration, 8)
		var waiters sync.WaitGroup
		for order := 3; order < 8; order++ {
			waiters.Go(func() {
				errs[order] = put(t.Context(), tl, q.Put, order)
				at[order] = tl.Now()
			})
		}
		time.Sleep(second)
		requireShutdown(t, tl, q.Shutdown)
		waiters.Wait()
		for order := 3; order < 8; order++ {
			require.ErrorIs(t, errs[order], drain.ErrClosed, "the error of one who waited to put when the queue was closed")
			require.Equal(t, second, at[order], "when one was called back who waited to put, with Shutdown called after 1s")
		}
		k.requireAccounted(t, accepted, nil)
	})
}

// Nothing waits any more. But it is not over before the last has been reported.
func TestShutdownWaitsForThoseWhoWork(t *testing.T) {
	lab.Rule(t, "All done", "Shutdown", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 3)
		k.takes = func(order int) time.Duration { return time.Duration(3+order) * second }
		var last atomic.Bool
		q := drain.New(3, 1, k.do, func(order int, err error) {
			lab.Yield()
			k.report(order, err)
			if order == 2 {
				last.Store(true)
			}
		})
		for order := range 3 {
			require.NoError(t, put(t.Context(), tl, q.Put, order), "the error of Put, when a worker is free")
			synctest.Wait()
		}
		requireShutdown(t, tl, q.Shutdown)
		require.True(t, last.Load(), "Shutdown returned before the last order was reported")
		tl.AssertTook(t, 5*second, "time until Shutdown returned: when the last order was done, which took 5s")
	})
}

func TestWithoutTimeAllIsHandedBackAtOnce(t *testing.T) {
	lab.Rule(t, "The deadline", "Shutdown")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 8
		k := newKitchen(tl, n+1).each(5 * second)
		q := drain.New(2, n, k.do, k.report)
		for order := range n {
			require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
		}
		time.Sleep(second)
		ctx, cancel := context.WithCancelCause(context.Background())
		cancel(errStopped)
		rest, err := shutdown(ctx, tl, q.Shutdown)
		tl.AssertTook(t, second, "time until Shutdown returned, whose context had ended before")
		require.ErrorIs(t, err, errStopped, "the error of Shutdown: it says why its context has ended")
		require.Equal(t, until(2, n), rest, "what Shutdown handed back: the orders that nobody had begun")
		require.ErrorIs(t, q.Put(t.Context(), n), drain.ErrClosed, "the error of Put, after a Shutdown without time")
		requireShutdown(t, tl, q.Shutdown)
		tl.AssertTook(t, 5*second, "time until a second Shutdown returned: when the orders that were under way were done")
	})
}

// Several wait for the end, each as long as it likes. What is handed back goes to one of them.
func TestSeveralMayShutDown(t *testing.T) {
	lab.Rule(t, "Shutdown again", "Shutdown")
	limits := []time.Duration{12 * second, 15 * second, time.Hour, lab.Year}
	for first := range limits { // it makes no difference which of them closes the queue
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 6
			k := newKitchen(tl, n).each(10 * second)
			q := drain.New(1, n, k.do, k.report)
			for order := range n {
				require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
			}
			rests, errs, at := make([][]int, len(limits)), make([]error, len(limits)), make([]time.Duration, len(limits))
			var all sync.WaitGroup
			for i := range limits {
				i := (first + i) % len(limits)
				all.Go(func() {
					ctx, cancel := context.WithTimeout(context.Background(), limits[i])
					defer cancel()
					rests[i], errs[i] = shutdown(ctx, tl, q.Shutdown)
					at[i] = tl.Now()
				})
				synctest.Wait()
			}
			all.Wait()
			for i, limit := range limits {
				if limit < 20*second {
					require.Equal(t, limit, at[i], "when a Shutdown returned whose time was up after %v", limit)
					require.ErrorIs(t, errs[i], context.DeadlineExceeded, "the error of a Shutdown whose time was up after %v", limit)
				} else {
					require.NoError(t, errs[i], "the error of a Shutdown which had time enough")
					require.Equal(t, 20*second, at[i], "when a Shutdown returned which had time enough: when the last order was done")
				}
			}
			require.Equal(t, []int{2, 3, 4, 5}, slices.Concat(rests...), "what all Shutdowns handed back together")
			require.Equal(t, []int{2, 3, 4, 5}, rests[0], "what the Shutdown handed back whose time was up first, after 12s")
		})
	}
}

// Each worker is free at once when the time is up, and must not find another order.
func TestNobodyBeginsWhatIsHandedBack(t *testing.T) {
	lab.Rule(t, "The deadline", "Shutdown", "New")
	for _, workers := range []int{1, 4} {
		for range 5 {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 150
				k := newKitchen(tl, n).each(time.Minute)
				k.hasty = true
				q := drain.New(workers, n, k.do, k.report)
				accepted := make([]bool, n)
				for order := range n {
					require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
					accepted[order] = true
				}
				ctx, cancel := context.WithTimeout(context.Background(), second)
				defer cancel()
				rest, err := shutdown(ctx, tl, q.Shutdown)
				require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Shutdown: its time was up")
				requireShutdown(t, tl, q.Shutdown)
				require.Equal(t, until(workers, n), rest, "what Shutdown handed back: all but the %d that were under way", workers)
				k.requireAccounted(t, accepted, rest)
				tl.AssertTook(t, second, "time until all was over: the workers stop when their contexts end")
			})
		}
	}
}

// They go on although their contexts have ended, but nobody waits for them.
func TestAtTheDeadlineSomeDoNotListen(t *testing.T) {
	lab.Rule(t, "Asked to stop", "Shutdown", "New")
	for _, hasty := range []bool{true, false} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			k := newKitchen(tl, 4).each(3 * second)
			k.hasty = hasty
			q := drain.New(2, 4, k.do, k.report)
			for order := range 4 {
				require.NoError(t, put(t.Context(), tl, q.Put, order), "the error of Put, when there is room")
			}
			ctx, cancel := context.WithTimeout(context.Background(), 2*second)
			defer cancel()
			_, err := shutdown(ctx, tl, q.Shutdown)
			tl.AssertTook(t, 2*second, "time until Shutdown returned: its context ended after 2s")
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Shutdown: it says why its context has ended")
			synctest.Wait()
			require.Equal(t, any(2*second), k.stoppedAt.at(1), "when the context of do ended for order 1, which was under way at the deadline")
			require.Equal(t, hasty, k.reported[1].Total() == 1, "order 1, which stops at its context's end: %t, had been reported after that", hasty)
			requireShutdown(t, tl, q.Shutdown)
			require.Equal(t, []int{1, 1, 0, 0}, totals(k.reported), "times that each order was reported, of which the last two were handed back")
			if hasty {
				require.NotNil(t, k.errs.at(1), "the error that was reported of order 1, which stopped when its context ended")
			} else {
				tl.AssertTook(t, 3*second, "time until a second Shutdown returned: when the orders that were under way had ended")
			}
		})
	}
}

// Everybody puts, and then somebody closes. Whatever was accepted turns up, whoever came when.
func TestACrowd(t *testing.T) {
	lab.Rule(t, "Never both", "Put", "Shutdown")
	for _, s := range []struct {
		workers, capacity int
		deadline          bool
	}{{1, 1, false}, {3, 2, true}, {4, 20, false}, {2, 5, true}} {
		for round := range 12 {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const customers, each = 6, 6
				const n = customers * each
				k := newKitchen(tl, n)
				if s.deadline {
					k.each(time.Second)
				}
				q := drain.New(s.workers, s.capacity, k.do, k.report)
				errs := make([]error, n)
				var all sync.WaitGroup
				for c := range customers {
					all.Go(func() {
						for i := range each {
							yield(round * c % 7)
							errs[c*each+i] = q.Put(t.Context(), c*each+i)
						}
					})
				}
				yield(round * 3)
				ctx, cancel := patient()
				defer cancel()
				if s.deadline {
					time.AfterFunc(time.Duration(round%4)*second+1, cancel)
				}
				rest, err := q.Shutdown(ctx)
				if !s.deadline {
					require.NoError(t, err, "the error of Shutdown, which had all the time in the world")
				}
				all.Wait()
				requireShutdown(t, tl, q.Shutdown)
				accepted := make([]bool, n)
				for order, err := range errs {
					if accepted[order] = err == nil; err != nil {
						require.ErrorIs(t, err, drain.ErrClosed, "the error of Put, when the queue is shut down")
					}
				}
				k.requireAccounted(t, accepted, rest)
			})
		}
	}
}

// Put is under way, and has made sure that the queue is open. Now all the others close it, and go home.
func TestAShutdownInTheMiddleOfPut(t *testing.T) {
	lab.Rule(t, "Never both", "Put", "Shutdown")
	for round := range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			k := newKitchen(tl, 1)
			q := drain.New(1+round%2, 3, k.do, k.report)
			var rest []int
			var err error
			var closer sync.WaitGroup
			happens := sync.OnceFunc(func() {
				closer.Go(func() {
					ctx, cancel := patient()
					defer cancel()
					rest, err = q.Shutdown(ctx)
				})
				yield(9)
			})
			accepted := q.Put(lab.Watched(t.Context(), 1, happens), 0) == nil
			happens() // if Put has not looked: there was room
			closer.Wait()
			synctest.Wait()
			require.NoError(t, err, "the error of Shutdown, which had all the time in the world")
			require.Empty(t, rest, "what Shutdown handed back, which had all the time in the world")
			k.requireAccounted(t, []bool{accepted}, nil)
		})
	}
}

// The context ends between two steps of a Put or Shutdown that is about to wait. It is heard all the same, and at once.
func TestTheEndOfAContextIsNotOverlookedWheneverItComes(t *testing.T) {
	lab.Rule(t, "Giving up", "Put", "Shutdown")
	for round := range 18 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			k := newKitchen(tl, 3).each(10 * second)
			q := drain.New(1, 1, k.do, k.report)
			require.NoError(t, q.Put(t.Context(), 0), "the error of Put, when there is room")
			synctest.Wait()
			require.NoError(t, q.Put(t.Context(), 1), "the error of Put, when there is room")
			ends := func(do func(ctx context.Context)) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var all sync.WaitGroup
				all.Go(func() { do(lab.Watched(ctx, 1+round%6, func() { go cancel(); yield(5) })) })
				synctest.Wait()
				cancel() // if nobody has looked so often
				all.Wait()
			}
			ends(func(ctx context.Context) {
				err := put(ctx, tl, q.Put, 2)
				assert.ErrorIs(t, err, context.Canceled, "the error of Put, whose context ended while there was no room")
			})
			tl.AssertTook(t, 0, "time until Put gave up, whose context ended at once")
			ends(func(ctx context.Context) {
				rest, err := shutdown(ctx, tl, q.Shutdown)
				assert.ErrorIs(t, err, context.Canceled, "the error of Shutdown, whose context ended while order 0 was under way")
				assert.Equal(t, []int{1}, rest, "what Shutdown handed back, whose context ended while order 0 was under way")
			})
			tl.AssertTook(t, 0, "time until Shutdown returned, whose context ended at once")
			requireShutdown(t, tl, q.Shutdown)
			require.Equal(t, []int{1, 0, 0}, totals(k.reported), "times that each order was reported")
		})
	}
}

// What was done before Put the worker sees, and what the worker has done is seen after Shutdown. No lock is needed,
// and nobody waits for the end of a context that never ends.
func TestOneHandsOverToTheOther(t *testing.T) {
	lab.Rule(t, "No data race", "Put", "New", "Shutdown")
	lab.Rule(t, "Nothing is left behind", "Put", "New", "Shutdown")
	type order struct{ wanted, cooked, served int }
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := drain.New(3, 4, func(_ context.Context, o *order) error {
			o.cooked = o.wanted
			return nil
		}, func(o *order, _ error) { o.served = o.cooked })
		orders := make([]*order, 20)
		for i := range orders {
			orders[i] = &order{}
			orders[i].wanted = i + 1
			require.NoError(t, q.Put(context.Background(), orders[i]), "the error of Put")
		}
		_, err := q.Shutdown(context.Background())
		require.NoError(t, err, "the error of Shutdown, which had all the time in the world")
		for i, o := range orders {
			require.Equal(t, i+1, o.served, "what was served of order %d", i)
		}
	})
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "New", "Put", "Shutdown")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 4).each(lab.Year)
		q := drain.New(1, 1, k.do, k.report)
		time.Sleep(lab.Year) // the worker waits
		require.NoError(t, put(t.Context(), tl, q.Put, 0), "the error of Put, when the worker is free")
		synctest.Wait()
		require.NoError(t, put(t.Context(), tl, q.Put, 1), "the error of Put, when there is room")
		require.NoError(t, put(t.Context(), tl, q.Put, 2), "the error of Put, when there is room after a year")
		requireShutdown(t, tl, q.Shutdown)
		tl.AssertTook(t, 4*lab.Year, "time until three orders of a year each were done")
		assert.Equal(t, []int{1, 1, 1, 0}, totals(k.reported), "times that each order was reported")
	})
}
