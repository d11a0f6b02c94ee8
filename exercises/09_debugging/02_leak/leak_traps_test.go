package leak_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	leak "koans/exercises/09_debugging/02_leak"
	"koans/exercises/internal/lab"
)

// Many answer at the same moment. None of them is lost while it is wanted, and no more are returned.
func TestNoAnswerIsLostInACrowd(t *testing.T) {
	lab.Rule(t, "The first n", "Prices")
	for round := range 24 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const crowd = 40
			n := []int{1, 39, 40, 40}[round%4]
			ready := lab.NewBarrier(crowd)
			shops := make([]leak.Shop, crowd)
			for i := range shops {
				shops[i] = func(context.Context) (int, error) { ready.Wait(); return i, nil }
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			prices, err := leak.Prices(ctx, shops, n)
			require.NoError(t, err, "the error of Prices for %d prices, when %d shops have answered at the same moment, perhaps an hour ago", n, crowd)
			require.Len(t, prices, n, "prices of %d shops that answer at the same moment, when %d are wanted", crowd, n)
			slices.Sort(prices)
			require.Len(t, slices.Compact(prices), n, "those prices without what comes twice")
			time.Sleep(time.Second)
		})
	}
}

// However many are left, and however it ends: at once, early, or with the last but one.
func TestNobodyIsLeftHoweverManyThereAre(t *testing.T) {
	lab.Rule(t, "Nobody left behind", "Prices")
	for _, s := range []struct {
		name     string
		shops, n int
		ends     func(ctx context.Context, cancel func(), i int) (int, error)
		want     error
	}{
		{"enough, and they answer at the same moment", 9, 1, func(context.Context, func(), int) (int, error) { return 1, nil }, nil},
		{"enough, with one answer to come", 9, 8, func(context.Context, func(), int) (int, error) { return 1, nil }, nil},
		{"errors of all at the same moment", 9, 5, func(context.Context, func(), int) (int, error) { return 0, errClosed }, errClosed},
		{"an error of the last", 9, 9, func(_ context.Context, _ func(), i int) (int, error) {
			if time.Sleep(time.Duration(i) * time.Second); i == 8 {
				return 0, errClosed
			}
			return 1, nil
		}, errClosed},
		{"the context, and then they all answer", 9, 9, func(_ context.Context, cancel func(), i int) (int, error) {
			if i == 0 {
				cancel()
			}
			time.Sleep(time.Second)
			return 1, nil
		}, context.Canceled},
		{"the context, and they all listen", 9, 1, func(ctx context.Context, cancel func(), i int) (int, error) {
			if time.Sleep(time.Second); i == 0 {
				cancel()
			}
			<-ctx.Done()
			return 0, ctx.Err()
		}, context.Canceled},
		{"nothing is wanted", 9, 0, func(context.Context, func(), int) (int, error) { time.Sleep(time.Second); return 1, nil }, nil},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				shops := make([]leak.Shop, s.shops)
				for i := range shops {
					shops[i] = func(ctx context.Context) (int, error) { return s.ends(ctx, cancel, i) }
				}
				prices, err := leak.Prices(ctx, shops, s.n)
				if require.ErrorIs(t, err, s.want, "the error of Prices"); err == nil {
					require.Len(t, prices, s.n, "prices of %d shops", s.shops)
				}
				time.Sleep(20 * time.Second) // all have answered by then
			})
		})
	}
}

// Whoever is late has nobody who waits, and is not waited for.
func TestALateAnswerKeepsNobody(t *testing.T) {
	lab.Rule(t, "Not a moment longer", "Prices")
	for _, s := range []struct {
		name string
		n    int
		err  error
	}{{"enough", 2, nil}, {"an error", 3, errClosed}} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				shops := []leak.Shop{
					says(tl, "late", lab.Year, 10, nil), says(tl, 1, 1*time.Second, 20, nil), says(tl, 2, 2*time.Second, 30, s.err), says(tl, "later", lab.Year, 0, errClosed),
				}
				_, err := leak.Prices(t.Context(), shops, s.n)
				tl.AssertTook(t, 2*time.Second, "time until Prices returned, with two that answer after a year")
				require.Equal(t, s.err, err, "the error of Prices")
				time.Sleep(2 * lab.Year)
			})
		})
	}
}

// Fewer shops than prices: all of them, and no more waiting.
func TestAllHaveAnsweredAndItIsNotEnough(t *testing.T) {
	lab.Rule(t, "The first n", "Prices")
	for _, shops := range []int{0, 1, 4} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			rng := lab.Rand(t)
			var all []leak.Shop
			var want []int
			for i := range shops {
				want = append(want, rng.IntN(1e6))
				all = append(all, says(tl, i, time.Duration(i+1)*time.Second, want[i], nil))
			}
			prices, err := leak.Prices(t.Context(), all, 10)
			tl.AssertTook(t, time.Duration(shops)*time.Second, "time until Prices returned: the last answer's")
			require.NoError(t, err, "the error of Prices, when all shops have a price")
			require.True(t, slices.Equal(want, prices), "Prices returned %v, the shops said %v", prices, want)
		})
	}
}

// Who is late writes nothing into what has been handed out, not even behind its end, where the caller appends.
func TestThePricesAreTheCallersOwn(t *testing.T) {
	lab.Rule(t, "The first n", "Prices")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		shops := make([]leak.Shop, 8)
		for i := range shops {
			shops[i] = says(tl, i, time.Duration(i+1)*time.Second, i, nil)
		}
		prices, err := leak.Prices(t.Context(), shops, 3)
		require.NoError(t, err, "the error of Prices, when all shops have a price")
		prices = append(prices, 100)
		time.Sleep(time.Minute) // all have answered by then
		require.Equal(t, []int{0, 1, 2, 100}, prices, "the 3 prices and the 100 that the caller has appended, when the other shops have answered")
	})
}

// What has not been answered yet need not be: the shops that listen hear of it, when it is over and not before.
func TestShopsHearWhenItIsOver(t *testing.T) {
	lab.Rule(t, "Over for all", "Prices")
	for _, err := range []error{nil, errClosed} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			early, heard := false, time.Duration(0)
			shops := []leak.Shop{
				func(ctx context.Context) (int, error) {
					time.Sleep(time.Second)
					early = ctx.Err() != nil
					<-ctx.Done()
					heard = tl.Now()
					return 0, ctx.Err()
				},
				says(tl, 1, 1*time.Second, 10, nil), says(tl, 2, 2*time.Second, 20, err),
			}
			_, got := leak.Prices(t.Context(), shops, 2)
			synctest.Wait()
			require.Equal(t, err, got, "the error of Prices")
			require.False(t, early, "the context of a shop has ended although Prices still waits")
			require.Equal(t, "2s", heard.String(), "when the context of a shop ended, for Prices that returned after 2 s")
		})
	}
}

// The context of the caller reaches the shops, with all that is in it.
func TestShopsGetTheCallersContext(t *testing.T) {
	lab.Rule(t, "Over for all", "Prices")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		type key struct{}
		rng := lab.Rand(t)
		token := fmt.Sprint("token ", rng.IntN(1e6))
		ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, token), time.Hour)
		defer cancel()
		type found struct {
			token    any
			deadline bool
		}
		var got found
		shop := func(ctx context.Context) (int, error) {
			_, deadline := ctx.Deadline()
			got = found{ctx.Value(key{}), deadline}
			return 1, nil
		}
		_, err := leak.Prices(ctx, []leak.Shop{shop}, 1)
		require.NoError(t, err, "the error of Prices, when all shops have a price")
		require.Equal(t, token, got.token, "what the shop found in its context")
		require.True(t, got.deadline, "the shop's context must have the caller's deadline, being made from that")
	})
}

// An error is the shop's own, whatever it is, and not what others say when they hear of it.
func TestErrorsArePassedOnAsTheyAre(t *testing.T) {
	lab.Rule(t, "The first error", "Prices")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for i := range 20 {
			kinds := []error{errClosed, context.Canceled, context.DeadlineExceeded} // the shop may have had a context of its own
			want := fmt.Errorf("error %d: %w", i, kinds[i%3])
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			shops := []leak.Shop{
				func(context.Context) (int, error) { return 1, want }, listens(tl, fmt.Sprint("one ", i)), listens(tl, fmt.Sprint("two ", i)),
			}
			_, err := leak.Prices(ctx, shops, 1)
			require.Equal(t, want, err, "the error of Prices: the shop's")
		}
	})
}

// A year of waiting for a price costs nothing, unless somebody looks again and again, or gives up at a time of its own.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Prices")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*lab.Year)
		defer cancel()
		prices, err := leak.Prices(ctx, []leak.Shop{says(tl, "slow", lab.Year, 40, nil), listens(tl, "slower")}, 1)
		tl.AssertTook(t, lab.Year, "time until Prices returned, when the first price takes a year")
		require.NoError(t, err, "the error of Prices, when one of two has a price after a year and one is enough")
		require.Equal(t, []int{40}, prices, "the prices, when one is enough")
	})
}

// The context of a server goes on for months, and each call that has left something with it adds to it.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Prices")
	lab.LeavesNothing(t, "Prices", func(*testing.T) (func(context.Context) error, func()) {
		nap := func(context.Context) (int, error) { time.Sleep(time.Second); return 40, nil }
		return func(ctx context.Context) error {
			_, err := leak.Prices(ctx, []leak.Shop{nap, nap}, 1)
			return err
		}, nil
	})
}

// It is no answer, and no error either.
func TestAPanicOfAShopIsNotCaught(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Prices")
	lab.Uncaught(t, "the shop", func(ctx context.Context, boom func()) {
		_, _ = leak.Prices(ctx, []leak.Shop{
			func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, ctx.Err() },
			func(context.Context) (int, error) { time.Sleep(time.Second); boom(); return 40, nil },
		}, 1)
	})
}
