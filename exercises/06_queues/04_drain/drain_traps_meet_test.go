package drain_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	drain "koans/exercises/06_queues/04_drain"
	"koans/exercises/internal/lab"
)

// There is room at last, just when those who wait for it give up. Whoever has been let in must not say that it has not.
func TestRoomAndTheEndOfTheContextMeet(t *testing.T) {
	lab.Rule(t, "Giving up", "Put")
	for round := range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const workers, capacity, n = 4, 2, 20
			k := newKitchen(tl, n)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ready := make(chan struct{})
			q := drain.New(workers, capacity, func(_ context.Context, order int) error {
				err := k.do(t.Context(), order)
				if order < workers {
					<-ready
					cancel()
					yield(round % 4 * order)
				}
				return err
			}, k.report)
			errs := make([]error, n)
			var all sync.WaitGroup
			for order := range n {
				all.Go(func() { errs[order] = q.Put(ctx, order) })
				synctest.Wait() // so that they come in this order
			}
			close(ready)
			all.Wait()
			requireShutdown(t, tl, q.Shutdown)
			accepted := make([]bool, n)
			for order, err := range errs {
				accepted[order] = err == nil
				require.True(t, err == nil || errors.Is(err, context.Canceled), "the error of Put, whose context ended when there was room: %v", err)
			}
			k.requireAccounted(t, accepted, nil)
		})
	}
}

// Several wait for room, and those who came last are the first to give up: nobody has to wait for the others to do so.
func TestEachGivesUpByItself(t *testing.T) {
	lab.Rule(t, "Giving up", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 5
		k := newKitchen(tl, n).each(10 * second)
		q := drain.New(1, 1, k.do, k.report)
		errs, at := make([]error, n), make([]time.Duration, n)
		var all sync.WaitGroup
		for order := range n {
			all.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(n-order)*second)
				defer cancel()
				errs[order] = put(ctx, tl, q.Put, order)
				at[order] = tl.Now()
			})
			synctest.Wait() // so that they come in this order
		}
		all.Wait()
		require.NoError(t, errors.Join(errs[:2]...), "the error of Put, when there is a free worker or room")
		for order := 2; order < n; order++ {
			want := time.Duration(n-order) * second
			require.ErrorIs(t, errs[order], context.DeadlineExceeded, "the error of Put, whose context ended when there was no room")
			require.Equal(t, want.String(), at[order].String(), "when one of several Puts that waited gave up, whose context ended after %v", want)
		}
		requireShutdown(t, tl, q.Shutdown)
	})
}

// There is room, and the context has ended: either is fine, but whoever says that it has given up must not keep the room.
func TestWhoGivesUpKeepsNoRoom(t *testing.T) {
	lab.Rule(t, "Room", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 30
		k := newKitchen(tl, n+1)
		q := drain.New(1, 1, k.do, k.report)
		accepted := make([]bool, n+1)
		for order := range n {
			accepted[order] = q.Put(lab.Ended(t), order) == nil
			synctest.Wait() // until it is done
		}
		ctx, cancel := context.WithTimeout(t.Context(), second)
		defer cancel()
		accepted[n] = true
		require.NoError(t, put(ctx, tl, q.Put, n), "the error of Put, which has 1s, when nothing waits and others have given up before")
		tl.AssertTook(t, 0, "time that Put took, when nothing waits and others have given up before")
		requireShutdown(t, tl, q.Shutdown)
		k.requireAccounted(t, accepted, nil)
	})
}

// Wherever those lie that wait: they are handed back in the order in which they came.
func TestTheRestIsInOrderWhateverWentBefore(t *testing.T) {
	lab.Rule(t, "The deadline", "Shutdown")
	for before := range 4 {
		for _, wait := range []int{2, 3} {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				n := before + 1 + wait
				k := newKitchen(tl, n).each(second)
				q := drain.New(1, 3, k.do, k.report)
				for order := range n {
					require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
					synctest.Wait()
					if order < before {
						time.Sleep(second)
					}
				}
				rest, err := q.Shutdown(lab.Ended(t))
				require.ErrorIs(t, err, context.Canceled, "the error of Shutdown, whose context had ended before")
				require.Equal(t, until(before+1, n), rest, "what Shutdown handed back, when %d orders had been done, 1 was under way and %d waited", before, wait)
				time.Sleep(2 * second) // until the one that was under way is done
			})
		}
	}
}

// The workers meet in do, and then in report: nobody may wait until another has left.
func TestNoWorkerWaitsForAnother(t *testing.T) {
	lab.Rule(t, "The workers", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const workers = 3
		k := newKitchen(tl, workers)
		doing, reporting := lab.NewBarrier(workers), lab.NewBarrier(workers)
		q := drain.New(workers, workers, func(ctx context.Context, order int) error {
			doing.Wait()
			return k.do(ctx, order)
		}, func(order int, err error) {
			reporting.Wait()
			k.report(order, err)
		})
		for order := range workers {
			require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
		}
		synctest.Wait()
		require.Zero(t, doing.Missing(), "workers who do not come to do, while another is in it")
		require.Zero(t, reporting.Missing(), "workers who do not come to report, while another is in it")
		requireShutdown(t, tl, q.Shutdown)
	})
}

// An item is on its way into do when the time is up: it is handed back, or begun and asked to stop.
func TestWhoeverHasJustBegunIsAskedToStop(t *testing.T) {
	lab.Rule(t, "Asked to stop", "New", "Shutdown")
	for round := range 120 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 4
			k := newKitchen(tl, n).each(time.Hour)
			k.hasty = true
			q := drain.New(n, n, k.do, k.report)
			synctest.Wait() // until the workers wait for something to do
			accepted := make([]bool, n)
			for order := range n {
				require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
				accepted[order] = true
			}
			yield(round % 12)
			rest, _ := q.Shutdown(lab.Ended(t))
			synctest.Wait()
			require.Zero(t, k.inside.Now(), "orders for which do goes on, which stops when its context ends, after a Shutdown without time")
			requireShutdown(t, tl, q.Shutdown)
			k.requireAccounted(t, accepted, rest)
		})
	}
}

// One Put finds room, one waits for it, one is turned away. What they leave with a context that goes on for years, adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Put", "Shutdown")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		putting, shutting := lab.NewLateContext(t.Context()), lab.NewLateContext(t.Context())
		k := newKitchen(tl, 4).each(10 * second)
		q := drain.New(1, 1, k.do, k.report)
		require.NoError(t, put(putting, tl, q.Put, 0), "the error of Put, when the worker is free")
		synctest.Wait()
		require.NoError(t, put(putting, tl, q.Put, 1), "the error of Put, when there is room")
		require.NoError(t, put(putting, tl, q.Put, 2), "the error of Put, when there is room after 10s")
		var all sync.WaitGroup
		all.Go(func() { _ = put(putting, tl, q.Put, 3) })
		synctest.Wait()
		_, err := shutdown(shutting, tl, q.Shutdown)
		all.Wait()
		require.NoError(t, err, "the error of Shutdown, which had all the time in the world")
		synctest.Wait()
		require.Zero(t, putting.Registered(), "functions that the context still has to call when it ends, of Puts that have returned")
		require.Zero(t, shutting.Registered(), "functions that the context still has to call when it ends, of a Shutdown that has returned")
	})
}
