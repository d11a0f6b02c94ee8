package choose_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	choose "koans/exercises/02_goroutines/04_choose"
	"koans/exercises/internal/lab"
)

// A sender that waits on a channel without room is an order that is there, too. No length tells of it.
func TestAWaitingSenderIsAnOrder(t *testing.T) {
	t.Run("TryTake", func(t *testing.T) {
		lab.Rule(t, "Saying no", "TryTake")
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			orders := waiting(t, 42)
			got, err := choose.TryTake(orders)
			require.NoError(t, err, "the error of TryTake, when somebody waits to hand over an order")
			require.Equal(t, 42, got, "the order that TryTake returned")
		})
	})
	t.Run("Take", func(t *testing.T) {
		lab.Rule(t, "The order wins", "Take")
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			for range 50 {
				got, err := choose.Take(lab.Ended(t), waiting(t, 42))
				require.NoError(t, err, "the error of Take, when its context has ended, but somebody waits to hand over an order")
				require.Equal(t, 42, got, "the order that Take returned")
			}
		})
	})
}

// waiting returns a channel on which somebody waits to hand over an order.
func waiting(t *testing.T, order int) <-chan int {
	orders := make(chan int)
	go func() {
		select {
		case orders <- order:
		case <-t.Context().Done():
		}
	}()
	synctest.Wait()
	return orders
}

func TestTakeDoesNotWaitWhenItsContextHadEnded(t *testing.T) {
	lab.Rule(t, "Giving up", "Take")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		_, err := choose.Take(lab.Ended(t), make(chan int))
		require.ErrorIs(t, err, context.Canceled, "the error of Take, when its context had ended before and there is no order")
		tl.AssertTook(t, 0, "time until Take gave up")
	})
}

// Why the context ended is another question: Take says that it did.
func TestTheCauseIsNotTheError(t *testing.T) {
	lab.Rule(t, "The context's error", "Take")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for _, after := range []time.Duration{0, 3 * time.Second} {
			ctx, cancel := context.WithTimeoutCause(t.Context(), after, errors.New("the kitchen is on fire"))
			defer cancel()
			_, err := choose.Take(ctx, make(chan int))
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Take, when its context has ended and has a cause besides its error")
		}
	})
}

// Who waits is told, too: a closed channel gives a zero to everybody, but nobody has ordered it.
func TestTheChannelIsClosedWhileTakeWaits(t *testing.T) {
	lab.Rule(t, "Closed", "Take")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		orders := make(chan int)
		time.AfterFunc(3*time.Second, func() { close(orders) })
		got, err := choose.Take(t.Context(), orders)
		require.Equal(t, choose.ErrClosed, err, "the error of Take, when the channel was closed while it waited (it returned %d)", got)
		tl.AssertTook(t, 3*time.Second, "time until Take returned")
	})
}

// What comes after somebody has given up is for those who come after it, too.
func TestATakeThatGaveUpTakesNothingLater(t *testing.T) {
	lab.Rule(t, "Giving up", "Take")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		orders := make(chan int, 20)
		var all sync.WaitGroup
		errs := make([]error, 5)
		for i := range errs {
			all.Go(func() { _, errs[i] = choose.Take(ctx, orders) })
		}
		all.Wait()
		for i, err := range errs {
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Take number %d, when its context has ended", i)
		}
		for i := range cap(orders) {
			orders <- i
			synctest.Wait()
		}
		left := len(orders)
		close(orders)
		require.Equal(t, cap(orders), left, "orders that are there, of those that came after all calls of Take had given up")
	})
}

// Of many who ask at the same moment, as many get an order as there are, and the others are told no.
func TestManyMayAskAtTheSameTime(t *testing.T) {
	lab.Rule(t, "Saying no", "TryTake")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for range 100 {
			const asking, there = 6, 3
			orders := make(chan int, there)
			for i := range there {
				orders <- i
			}
			start := lab.NewBarrier(asking)
			errs := make([]error, asking)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { start.Wait(); _, errs[i] = choose.TryTake(orders) })
			}
			all.Wait()
			served := 0
			for i, err := range errs {
				if err == nil {
					served++
				} else {
					require.Equal(t, choose.ErrNone, err, "the error of TryTake, number %d of %d for %d orders", i+1, asking, there)
				}
			}
			require.Equal(t, there, served, "calls of TryTake that got an order, of %d for %d orders", asking, there)
		}
	})
}

// Both rooms are busy, and nobody knows who comes first: but nothing is lost, doubled, or out of order.
func TestMergeLosesNothing(t *testing.T) {
	lab.Rule(t, "Both rooms", "Merge")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 500
		for _, room := range []int{0, 1, n} {
			terrace, hall := make(chan int, room), make(chan int)
			go orderAll(terrace, 0, n)
			go orderAll(hall, n, 2*n)
			expected := []int{0, n}
			kitchen := choose.Merge(t.Context(), terrace, hall)
			for range 2 * n {
				got, open := next(t, kitchen)
				require.True(t, open, "Merge closed its channel before all orders had arrived")
				from := got / n
				require.Equal(t, expected[from], got, "the order that arrived, where each room's orders count up")
				expected[from]++
			}
			_, open := next(t, kitchen)
			require.False(t, open, "one more order has arrived than were made")
		}
	})
}

// A room where somebody always has an order ready is heard, and so is the other one.
func TestABusyRoomDoesNotDrownTheOther(t *testing.T) {
	lab.Rule(t, "Both rooms", "Merge")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 200
		for busy := range 2 {
			rooms := []chan string{make(chan string, n), make(chan string, n)}
			for range n {
				rooms[busy] <- "busy"
			}
			rooms[1-busy] <- "quiet"
			close(rooms[0])
			close(rooms[1])
			kitchen := choose.Merge(t.Context(), rooms[0], rooms[1])
			heard := 0 // of the quiet room
			for i := range n + 1 {
				if got, _ := next(t, kitchen); got == "quiet" {
					heard = i
				}
			}
			requireClosed(t, kitchen, bothClosed)
			if heard == n {
				require.Fail(t, "Merge handed on all orders of one room before the only order of the other", "it was there from the beginning, and so were the %d", n)
			}
		}
	})
}

func orderAll(room chan<- int, from, to int) {
	defer close(room)
	for i := from; i < to; i++ {
		room <- i
	}
}

// A closed channel still holds its orders; and a zero that was ordered is not one that comes from a closed channel.
func TestMergeHandsOnWhatAClosedSourceHolds(t *testing.T) {
	lab.Rule(t, "Until both are closed", "Merge")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		terrace, hall := make(chan int, 3), make(chan int, 3)
		for range 3 {
			terrace <- 0
		}
		close(terrace)
		close(hall)
		kitchen := choose.Merge(t.Context(), hall, terrace)
		for i := range 3 {
			got, open := next(t, kitchen)
			require.True(t, open, "Merge closed its channel after %d orders, of the 3 that a closed room still held", i)
			require.Zero(t, got, "the order that arrived")
		}
		_, open := next(t, kitchen)
		require.False(t, open, "one more order has arrived than were made")
		tl.AssertTook(t, 0, "time until Merge closed its channel")
	})
}

// Either may be the first to close.
func TestEitherRoomMayCloseFirst(t *testing.T) {
	lab.Rule(t, "Until both are closed", "Merge")
	for _, first := range []int{0, 1} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			rooms := []chan int{make(chan int, 1), make(chan int, 1)}
			kitchen := choose.Merge(t.Context(), rooms[0], rooms[1])
			close(rooms[first])
			other := rooms[1-first]
			time.AfterFunc(lab.Year/2, func() { other <- 42 })
			got, open := next(t, kitchen)
			require.True(t, open, "Merge closed its channel although one of the rooms was open")
			require.Equal(t, 42, got, "the order that came from the room that was still open")
			close(other)
			_, open = next(t, kitchen)
			require.False(t, open, "one more order has arrived than were made")
			tl.AssertTook(t, lab.Year/2, "time until Merge closed its channel")
		})
	}
}

func TestTheContextEndsMerge(t *testing.T) {
	for _, s := range []struct {
		name     string
		terrace  int // orders that are made there
		closed   int // rooms that are
		received int
	}{
		{"both rooms are silent", 0, 0, 0},
		{"nobody receives", 3, 0, 0},
		{"nobody receives any more", 3, 0, 1},
		{"one room is closed", 0, 1, 0},
		{"one room is closed and nobody receives", 3, 1, 0},
		{"both rooms are closed and nobody receives", 3, 2, 0},
		{"both rooms are closed and nobody receives any more", 3, 2, 1},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Rule(t, "The end wins", "Merge")
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				terrace, hall := make(chan int, 9), make(chan int)
				before := lab.Goroutines()
				kitchen := choose.Merge(ctx, terrace, hall)
				for i := range s.terrace {
					terrace <- i
				}
				for _, room := range []chan int{terrace, hall}[:s.closed] {
					close(room)
				}
				for range s.received {
					next(t, kitchen)
				}
				time.Sleep(3 * time.Second)
				cancel()
				tl.Mark("context", "ends")
				synctest.Wait()
				require.Equal(t, 0, lab.Goroutines()-before, "goroutines of Merge that go on although its context has ended, and wait for somebody who receives or orders")
				requireClosed(t, kitchen, "its context has ended")
			})
		})
	}
}

const bothClosed = "both rooms are closed and hold no orders any more"

// requireClosed requires that the channel is closed by now. What it may hold does not matter.
func requireClosed[T any](t *testing.T, kitchen <-chan T, although string) {
	t.Helper()
	for range 10 {
		synctest.Wait()
		select {
		case _, open := <-kitchen:
			if !open {
				return
			}
		default:
			require.Fail(t, "Merge has not closed its channel, although "+although)
		}
	}
	require.Fail(t, "Merge has not closed its channel, and more orders came out of it than were made, although "+although)
}

// Chance would take an order now and then.
func TestMergeTakesNothingWhenItsContextHadEnded(t *testing.T) {
	lab.Rule(t, "The end wins", "Merge")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for i := range 50 {
			terrace, hall := make(chan int, 3), make(chan int, 3)
			for i := range 3 {
				terrace <- i
				hall <- i
			}
			kitchen := choose.Merge(lab.Ended(t), terrace, hall)
			synctest.Wait()
			require.Equal(t, 6, len(terrace)+len(hall), "orders that the rooms still hold of 6, when the context of Merge had ended before (try %d of 50)", i+1)
			requireClosed(t, kitchen, "its context had ended before")
		}
	})
}

// The bubble's own check does the work: nobody may be left when the body ends.
func TestMergeLeavesNobodyBehind(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Merge")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		before := lab.Goroutines()
		terrace, hall := make(chan int, 9), make(chan int, 9)
		terrace <- 1
		hall <- 2
		choose.Merge(ctx, terrace, hall) // nobody receives
		choose.Merge(ctx, make(chan int), make(chan int))
		synctest.Wait()
		cancel()
		synctest.Wait()
		require.Equal(t, 0, lab.Goroutines()-before, "goroutines of Merge that are left, after the contexts of two calls have ended")

		close(terrace)
		close(hall)
		goesOn := &counted{Context: t.Context()}
		requireClosed(t, choose.Merge(goesOn, terrace, hall), bothClosed)
		synctest.Wait()
		require.Equal(t, 0, lab.Goroutines()-before, "goroutines of Merge that are left, after it has closed its channel and its context goes on")
		require.Zero(t, goesOn.registered.Load(), "functions that Merge has left registered with its context, which goes on, after it has closed its channel")
	})
}

// A counted context knows how many functions are registered with it to be called when it ends.
type counted struct {
	context.Context
	registered atomic.Int64
}

func (*counted) Value(any) any { return nil } // a context made from it must ask it, too, and not what it is made of

func (c *counted) AfterFunc(func()) (stop func() bool) {
	c.registered.Add(1)
	return sync.OnceValue(func() bool { c.registered.Add(-1); return true })
}

// A year of silence costs nothing, unless somebody looks at the clock, or at a closed channel.
func TestWaitingIsBlocking(t *testing.T) {
	t.Run("Take", func(t *testing.T) {
		lab.Rule(t, "Block, do not poll", "Take")
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			orders := make(chan int, 1)
			time.AfterFunc(lab.Year, func() { orders <- 42 })
			got, err := choose.Take(t.Context(), orders)
			require.NoError(t, err, "the error of Take, when an order came after a year")
			require.Equal(t, 42, got, "the order that came after a year")
			tl.AssertTook(t, lab.Year, "time until Take returned")
		})
	})
	t.Run("Merge", func(t *testing.T) {
		lab.Rule(t, "Block, do not poll", "Merge")
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			terrace, hall := make(chan int), make(chan int, 1)
			close(terrace)
			kitchen := choose.Merge(t.Context(), terrace, hall)
			time.AfterFunc(lab.Year-time.Second, func() { hall <- 42 })
			got, _ := next(t, kitchen)
			require.Equal(t, 42, got, "the order that came from the open room, after a year")
			close(hall)
			requireClosed(t, kitchen, bothClosed)
		})
	})
}
