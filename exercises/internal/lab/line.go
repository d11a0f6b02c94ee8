package lab

import (
	"context"
	"fmt"
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

// numbers counts from one, as people do.
func numbers(indices []int) []int {
	var all []int
	for _, i := range indices {
		all = append(all, i+1)
	}
	return all
}
