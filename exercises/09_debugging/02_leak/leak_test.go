package leak_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	leak "koans/exercises/09_debugging/02_leak"
	"koans/exercises/internal/lab"
)

// One price is enough, and the other shop has hung up by then: this is what report.txt tells of.
func TestNobodyIsLeftWhenOnePriceIsEnough(t *testing.T) {
	lab.Rule(t, "Nobody left behind", "Prices")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		shops := []leak.Shop{says(tl, "quick", 1*time.Second, 40, nil), listens(tl, "slow")}
		prices, err := leak.Prices(t.Context(), shops, 1)
		require.NoError(t, err, "the error of Prices, when one of two has a price and one is enough")
		require.Equal(t, []int{40}, prices, "the prices, when one is enough")
		tl.AssertTook(t, 1*time.Second, "time until Prices returned: the quick shop's")
	})
}

// The other shop does not listen, and is not waited for.
func TestALateShopKeepsNobody(t *testing.T) {
	lab.Rule(t, "Not a moment longer", "Prices")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		shops := []leak.Shop{says(tl, "quick", 1*time.Second, 40, nil), says(tl, "deaf", 3*time.Second, 50, nil)}
		_, err := leak.Prices(t.Context(), shops, 1)
		require.NoError(t, err, "the error of Prices, when all shops have a price")
		tl.AssertTook(t, 1*time.Second, "time until Prices returned, when one price is enough, and the other shop does not listen")
		time.Sleep(5 * time.Second) // it has answered by then
	})
}

// Nor is it after an error.
func TestAnErrorWaitsForNobody(t *testing.T) {
	lab.Rule(t, "Not a moment longer", "Prices")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		shops := []leak.Shop{says(tl, "closed", 1*time.Second, 0, errClosed), says(tl, "deaf", 3*time.Second, 50, nil)}
		_, _ = leak.Prices(t.Context(), shops, 2)
		tl.AssertTook(t, 1*time.Second, "time until Prices returned, when one shop has an error, and the other does not listen")
		time.Sleep(5 * time.Second)
	})
}

// Both hear of the error, and both hang up.
func TestNobodyIsLeftAfterAnError(t *testing.T) {
	lab.Rule(t, "Nobody left behind", "Prices")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		shops := []leak.Shop{listens(tl, "slow"), says(tl, "closed", 1*time.Second, 0, errClosed), listens(tl, "slower")}
		_, err := leak.Prices(t.Context(), shops, 2)
		require.Equal(t, errClosed, err, "the error of Prices, when a shop has one")
	})
}

func TestNobodyIsLeftWhenTheContextHasEnded(t *testing.T) {
	lab.Rule(t, "Nobody left behind", "Prices")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		shops := []leak.Shop{says(tl, "deaf", 3*time.Second, 40, nil), says(tl, "deaf, too", 4*time.Second, 50, nil)}
		_, _ = leak.Prices(ctx, shops, 1)
		time.Sleep(5 * time.Second) // both have answered by then
	})
}

func TestThePricesComeInTheirOrder(t *testing.T) {
	lab.Rule(t, "The first n", "Prices")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		shops := []leak.Shop{
			says(tl, 0, 3*time.Second, 30, nil), says(tl, 1, 1*time.Second, 10, nil),
			says(tl, 2, 4*time.Second, 40, nil), says(tl, 3, 2*time.Second, 20, nil),
		}
		prices, err := leak.Prices(t.Context(), shops, 3)
		tl.AssertTook(t, 3*time.Second, "time until Prices returned: the third answer's")
		require.NoError(t, err, "the error of Prices, when all shops have a price")
		require.Equal(t, []int{10, 20, 30}, prices, "the first 3 prices of 4, as they came")
		time.Sleep(5 * time.Second)
	})
}

func TestTheFirstErrorEndsIt(t *testing.T) {
	lab.Rule(t, "The first error", "Prices")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		shops := []leak.Shop{
			says(tl, 0, 1*time.Second, 10, nil), says(tl, 1, 2*time.Second, 0, errClosed), says(tl, 2, 3*time.Second, 0, errors.New("later")),
		}
		_, err := leak.Prices(t.Context(), shops, 3)
		tl.AssertTook(t, 2*time.Second, "time until Prices returned: the first error's")
		require.Equal(t, errClosed, err, "the error of Prices: the first one")
		time.Sleep(5 * time.Second)
	})
}

// A caller whose context ends does not wait for shops that do not listen.
func TestTheContextEndsTheWait(t *testing.T) {
	lab.Rule(t, "Giving up", "Prices")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 2*time.Second, errors.New("the cause"))
		defer cancel()
		shops := []leak.Shop{says(tl, 0, 1*time.Second, 10, nil), says(tl, 1, time.Hour, 20, nil)}
		_, err := leak.Prices(ctx, shops, 2)
		tl.AssertTook(t, 2*time.Second, "time until Prices returned: the context's")
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Prices, when its context has ended")
		time.Sleep(time.Hour)
	})
}

// Each answers only when all have been asked.
func TestAllShopsAreAskedAtOnce(t *testing.T) {
	lab.Rule(t, "All at once", "Prices")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		asked := lab.NewBarrier(5)
		shops := make([]leak.Shop, 5)
		for i := range shops {
			shops[i] = func(context.Context) (int, error) { asked.Wait(); return 7, nil }
		}
		_, err := leak.Prices(t.Context(), shops, 1)
		require.NoError(t, err, "the error of Prices, when all shops have a price")
	})
}

var errClosed = errors.New("the shop is closed")

// says is a shop that does not listen to its context: it has an answer after so long.
func says(tl *lab.Timeline, lane any, after time.Duration, price int, err error) leak.Shop {
	return func(context.Context) (int, error) { tl.Work(lane, after); return price, err }
}

// listens is a shop that thinks until its context ends.
func listens(tl *lab.Timeline, lane any) leak.Shop {
	return func(ctx context.Context) (int, error) {
		end := tl.Span(lane, "")
		<-ctx.Done()
		end("hung up")
		return 0, ctx.Err()
	}
}
