package choose_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	choose "koans/exercises/02_goroutines/04_choose"
	"koans/exercises/internal/lab"
)

func TestTakeReturnsTheOrderWhenItComes(t *testing.T) {
	lab.Rule(t, "An order", "Take")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		want := lab.Rand(t).Int()
		orders := make(chan int, 1)
		time.AfterFunc(3*time.Second, func() { tl.Mark("table", "orders"); orders <- want })
		got, err := choose.Take(t.Context(), orders)
		require.NoError(t, err, "the error of Take, when an order came after 3s")
		require.Equal(t, want, got, "the order that Take returned")
		tl.AssertTook(t, 3*time.Second, "time until Take returned")
	})
}

func TestTheContextEndsTheWait(t *testing.T) {
	lab.Rule(t, "Giving up", "Take")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		_, err := choose.Take(ctx, make(chan string))
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Take, when its context has ended and no order has come")
		tl.AssertTook(t, 3*time.Second, "time until Take gave up")
	})
}

// Chance would not get this far.
func TestAnOrderThatIsThereWins(t *testing.T) {
	lab.Rule(t, "The order wins", "Take")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		orders := make(chan int, 1)
		for i := range 50 {
			orders <- i
			got, err := choose.Take(lab.Ended(t), orders)
			require.NoError(t, err, "the error of Take, when its context has ended, but an order is there (try %d of 50)", i+1)
			require.Equal(t, i, got, "the order that Take returned")
		}
	})
}

func TestTryTakeNeverWaits(t *testing.T) {
	lab.Rule(t, "Saying no", "TryTake")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		orders := make(chan string, 1)
		_, err := choose.TryTake(orders)
		tl.AssertTook(t, 0, "time until TryTake returned, when no order is there")
		require.Equal(t, choose.ErrNone, err, "the error of TryTake, when no order is there")

		orders <- "soup"
		got, err := choose.TryTake(orders)
		require.NoError(t, err, "the error of TryTake, when an order is there")
		require.Equal(t, "soup", got, "the order that TryTake returned")
	})
}

func TestAClosedChannelGivesWhatItHoldsAndThenErrClosed(t *testing.T) {
	lab.Rule(t, "Closed", "Take", "TryTake")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		take := func(orders <-chan int) (int, error) { return choose.Take(t.Context(), orders) }
		for name, call := range map[string]func(<-chan int) (int, error){"Take": take, "TryTake": choose.TryTake[int]} {
			orders := make(chan int, 2)
			orders <- 7
			orders <- 0
			close(orders)
			for _, want := range []int{7, 0} {
				got, err := call(orders)
				require.NoError(t, err, "the error of %s, when the channel is closed and still holds the order %d", name, want)
				require.Equal(t, want, got, "the order that %s returned", name)
			}
			_, err := call(orders)
			require.Equal(t, choose.ErrClosed, err, "the error of %s, when the channel is closed and holds nothing any more", name)
		}
	})
}

func TestMergeListensToBoth(t *testing.T) {
	lab.Rule(t, "Both rooms", "Merge")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		terrace, hall := make(chan int, 1), make(chan int, 1)
		kitchen := choose.Merge(ctx, terrace, hall)
		tl.AssertTook(t, 0, "time until Merge returned")
		for i, room := range []chan int{terrace, hall, hall, hall, terrace, terrace} {
			room <- i
			got, open := next(t, kitchen)
			require.True(t, open, "Merge closed its channel although both rooms are open")
			require.Equal(t, i, got, "the order that arrived, when %d was ordered and the other room was silent", i)
		}
	})
}

// The picture of the lesson.
func TestMergeGoesOnUntilBothAreClosed(t *testing.T) {
	lab.Rule(t, "Until both are closed", "Merge")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		terrace, hall := make(chan int, 9), make(chan int, 9)
		go serve(tl, "terrace", terrace, 6, 1, 3)
		go serve(tl, "hall", hall, 11, 5, 9)
		kitchen := choose.Merge(t.Context(), terrace, hall)
		for _, second := range []int{1, 3, 5, 9} {
			got, open := next(t, kitchen)
			tl.Mark("kitchen", fmt.Sprint(got))
			require.True(t, open, "Merge closed its channel before order %d, although a room was still open", second)
			require.Equal(t, second, got, "the order that arrived")
			tl.AssertTook(t, time.Duration(second)*time.Second, "time until that order arrived")
		}
		_, open := next(t, kitchen)
		require.False(t, open, "an order arrived after both rooms were closed")
		tl.AssertTook(t, 11*time.Second, "time until Merge closed its channel")
	})
}

// serve has an order come in the room at each of these seconds, and then closes it.
func serve(tl *lab.Timeline, name string, room chan<- int, closes int, seconds ...int) {
	at := func(second int) { time.Sleep(time.Duration(second)*time.Second - tl.Now()) }
	for _, second := range seconds {
		at(second)
		tl.Mark(name, fmt.Sprint(second))
		room <- second
	}
	at(closes)
	tl.Mark(name, "closed")
	close(room)
}

// next waits for what comes next on the channel, but for no longer than a year.
func next[T any](t *testing.T, kitchen <-chan T) (order T, open bool) {
	t.Helper()
	synctest.Wait()
	select {
	case order, open = <-kitchen:
	case <-time.After(lab.Year):
		require.Fail(t, "nothing came from Merge", "its channel was neither closed nor did an order arrive in a year")
	}
	return order, open
}
