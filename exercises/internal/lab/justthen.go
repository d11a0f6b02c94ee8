package lab

import (
	"context"
	"runtime"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

// ComesJustThen has up to n begin to wait just as there comes to be one for each of them, some hundred times. Nobody may miss it: whoever first
// looks whether it is there, and only then begins to listen, sleeps beside it, and so does the second of two for whom one notice was left. The
// contexts are slow every other time, to make room in between. what is as in [OneStays].
func ComesJustThen(t *testing.T, what string, n int, waiters Waiters) {
	t.Helper()
	Bubble(t, func(t *testing.T, _ *Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		for round := range 300 {
			if round%30 == 0 {
				Stir()
			}
			each := ctx
			if round%2 == 1 {
				each = Slow(ctx)
			}
			comesJustThen(t, each, what, 1+round/2%n, round%6, waiters)
		}
	})
}

// comesJustThen is one round of [ComesJustThen], of n. Those who give do so after a few steps of the others.
func comesJustThen(t *testing.T, ctx context.Context, what string, n, steps int, waiters Waiters) {
	wait, give := waiters(t)
	meet := NewBarrier(n + 1)
	came := make(chan error, n)
	for range n {
		go func() {
			meet.Wait()
			came <- wait(ctx)
		}()
	}
	meet.Wait()
	for range steps {
		runtime.Gosched()
	}
	for range n {
		give()
	}
	synctest.Wait()
	for range n {
		select {
		case err := <-came:
			require.NoError(t, err, "the error of %s, when what it waits for came just as it began to wait", what)
		default:
			require.FailNow(t, what+" still waits, and what it waits for is there: it came just as the waiting began")
		}
	}
}
