package pool_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

// One leaves, wherever in the queue, and the others stay in their order.
func TestWhoLeavesLetsNobodyOvertake(t *testing.T) {
	lab.Rule(t, "In turn", "Acquire", "Release")
	const n = 5
	for leaves := range n {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			d := newDatabase(tl, 1)
			c := d.acquire(t, "when there is room")
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var waiting []*visit
			for i := range n {
				if i == leaves {
					d.comes(ctx)
				} else {
					waiting = append(waiting, d.comes(t.Context()))
				}
			}
			cancel()
			synctest.Wait() // until that one has gone
			for i, v := range waiting {
				v.requireWaits(t, "when the only connection is borrowed, and one of those who wait has given up")
				if i == 1 {
					c.breaks() // then its place is what they wait for
				}
				d.pool.Release(c)
				c = v.requireGot(t, d, "when the connection came free and nobody has waited longer: one has given up, and the others keep their order")
			}
			d.pool.Release(c)
			d.over(t)
		})
	}
}

// A dial succeeds although its context has just ended. Whatever Acquire says, nothing is lost.
func TestAContextEndsAsTheDialSucceeds(t *testing.T) {
	lab.Rule(t, "Giving up", "Acquire", "Release")
	for _, broken := range []bool{false, true} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			d := newDatabase(tl, 1)
			d.takes = second
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			d.fails = func(n int) error {
				if n == 0 {
					cancel()
				}
				return nil
			}
			hasty, patient := d.comes(ctx), d.comes(t.Context())
			time.Sleep(time.Minute)
			require.True(t, hasty.over.Load(), "Acquire still waits, although its context has ended and its dial has returned")
			if hasty.err == nil {
				mine := hasty.requireGot(t, d, "when its dial has succeeded")
				if broken {
					mine.breaks()
				}
				d.pool.Release(mine)
				time.Sleep(time.Minute)
			} else {
				hasty.requireFails(t, context.Canceled, "when its context has ended as its dial succeeded")
			}
			d.pool.Release(patient.requireGot(t, d, "when the dial of the one before has succeeded as its context ended, and the place or the connection is free"))
			d.requireWhole(t, "one has given up as its dial succeeded")
			d.over(t)
		})
	}
}
