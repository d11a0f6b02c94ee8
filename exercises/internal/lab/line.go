package lab

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

// OneStays has four wait in line, and three of them give up, one after the other; then what they wait for is given, once. The one who has
// stayed must get it. It plays this for each of the four, and for each order in which the others go: whoever keeps a list of those who
// wait finds out whether the right ones are taken off it. waiters is called in a bubble of its own each time, in which nobody waits yet;
// wait waits for something that give makes be there. what says what wait is, as in "Get" or "Acquire".
func OneStays(t *testing.T, what string, waiters func(t *testing.T) (wait func(context.Context) error, give func())) {
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

// ComesJustThen has somebody begin to wait just as what it waits for is given, some hundred times, each time with new waiters and once. It
// must not be missed: whoever first looks whether it is there, and only then begins to listen, sleeps beside it. waiters,
// wait, give and what are as in [OneStays].
func ComesJustThen(t *testing.T, what string, waiters func(t *testing.T) (wait func(context.Context) error, give func())) {
	t.Helper()
	Bubble(t, func(t *testing.T, _ *Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		for round := range 300 {
			if round%30 == 0 {
				Stir()
			}
			wait, give := waiters(t)
			meet := NewBarrier(2)
			came := make(chan error, 1)
			go func() {
				meet.Wait()
				came <- wait(ctx)
			}()
			meet.Wait()
			for range round % 6 {
				runtime.Gosched()
			}
			give()
			synctest.Wait()
			select {
			case err := <-came:
				require.NoError(t, err, "the error of %s, when what it waits for came just as it began to wait", what)
			default:
				require.FailNow(t, what+" still waits, and what it waits for is there: it came just as the waiting began")
			}
		}
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
