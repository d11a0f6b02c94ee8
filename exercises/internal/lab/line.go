package lab

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

// Waiters is a scene in which somebody waits: wait waits for something, until its context ends, and give has one of it be there. It is called
// in a bubble, for a scene of its own each time, in which nobody waits yet.
type Waiters func(t *testing.T) (wait func(context.Context) error, give func())

// OneStays has four wait in line, and three of them give up, one after the other; then what they wait for is given, once. Each
// who gives up must return at once, with the context's error, and the one who has stayed must get it. It plays this for each of the four,
// and for each order in which the others go: whoever keeps a list of those who wait finds out whether the right ones are taken off it.
// what says what wait is, as in "Get" or "Acquire".
func OneStays(t *testing.T, what string, waiters Waiters) {
	t.Helper()
	for stays := range 4 {
		others := make([]int, 0, 3)
		for i := range 4 {
			if i != stays {
				others = append(others, i)
			}
		}
		a, b, c := others[0], others[1], others[2]
		for _, leaving := range [][]int{{a, b, c}, {a, c, b}, {b, a, c}, {b, c, a}, {c, a, b}, {c, b, a}} {
			Bubble(t, func(t *testing.T, _ *Timeline) {
				wait, give := waiters(t)
				var leave [4]context.CancelFunc
				var came [4]chan error
				for i := range leave {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					leave[i], came[i] = cancel, make(chan error, 1)
					go func() { came[i] <- wait(ctx) }()
					synctest.Wait()
				}
				for _, i := range leaving {
					leave[i]()
					synctest.Wait()
					select {
					case err := <-came[i]:
						require.ErrorIs(t, err, context.Canceled, "the error of %s of number %d of 4 in line, whose context ended", what, i+1)
					default:
						require.FailNow(t, fmt.Sprintf("%s of number %d of 4 in line still waits, and its context has ended", what, i+1))
					}
				}
				give()
				synctest.Wait()
				select {
				case err := <-came[stays]:
					require.NoError(t, err, "the error of %s of the one who stayed", what)
				default:
					require.FailNow(t, fmt.Sprintf("%s of number %d of 4 in line still waits, and what it waits for is there, after the others gave up: %v, in that order",
						what, stays+1, numbers(leaving)))
				}
			})
		}
	}
}

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

// LeavesNothing has some wait, all with one context that goes on, and each get what it waits for: nothing of them may be left with the
// context then. A context may go on for years, and be used for many waits, so that what each of them leaves adds up. give may be nil,
// for what need not be given. what is as in [OneStays].
func LeavesNothing(t *testing.T, what string, waiters Waiters) {
	t.Helper()
	Bubble(t, func(t *testing.T, _ *Timeline) {
		const n = 3
		wait, give := waiters(t)
		ctx := NewLateContext(t.Context())
		came := make(chan error, n)
		for range n {
			go func() { came <- wait(ctx) }()
		}
		for range n {
			synctest.Wait()
			if give != nil {
				give()
			}
		}
		for range n {
			require.NoError(t, <-came, "the error of %s, whose context goes on", what)
		}
		synctest.Wait()
		require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when every %s has returned", what)
	})
}

// numbers counts from one, as people do.
func numbers(indices []int) []int {
	var all []int
	for _, i := range indices {
		all = append(all, i+1)
	}
	return all
}
