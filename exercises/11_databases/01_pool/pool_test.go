package pool_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	pool "koans/exercises/11_databases/01_pool"
	"koans/exercises/internal/lab"
)

// The picture of the lesson.
func TestSixQuestionsOverTwoConnections(t *testing.T) {
	lab.Rule(t, "At most max", "Acquire", "Release", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 2)
		d.takes = second
		d.questions(t, 6, 2*second)
		require.Equal(t, 2, d.conns.Most(), "connections at the same time, at most, of 2")
		tl.AssertTook(t, 7*second, "time for six questions of 2s over two connections, dialled in 1s")
		d.over(t)
	})
}

func TestAConnectionIsUsedAgain(t *testing.T) {
	lab.Rule(t, "No more than needed", "Acquire", "Release", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 5)
		for range 20 {
			d.pool.Release(d.acquire(t, "when there is room"))
		}
		require.Equal(t, 1, d.dialled.Total(), "connections that were dialled for 20 who came one after another")
		d.over(t)
	})
}

func TestNobodyWaitsForSomebodyElsesDial(t *testing.T) {
	lab.Rule(t, "No waiting", "Acquire", "Release")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 3)
		first := d.acquire(t, "when there is room")
		d.takes = time.Minute
		slow := d.comes(t.Context()) // dials
		d.pool.Release(first)
		d.pool.Release(d.acquire(t, "when one is idle and somebody dials another"))
		tl.AssertTook(t, 0, "time until a connection was given back and borrowed again, while somebody dials another")
		time.Sleep(time.Minute)
		d.pool.Release(slow.requireGot(t, d, "when it was dialled"))
		d.over(t)
	})
}

func TestWhoWaitsIsServedInTurn(t *testing.T) {
	lab.Rule(t, "In turn", "Acquire", "Release")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 1)
		c := d.acquire(t, "when there is room")
		var waiting []*visit
		for range 5 {
			waiting = append(waiting, d.comes(t.Context()))
		}
		for _, v := range waiting {
			v.requireWaits(t, "when the only connection is borrowed")
			d.pool.Release(c)
			c = v.requireGot(t, d, "when a connection was given back and nobody has waited longer")
		}
		d.pool.Release(c)
		d.over(t)
	})
}

func TestWhatIsBrokenIsReplaced(t *testing.T) {
	lab.Rule(t, "Broken ones", "Acquire", "Release")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 1)
		c := d.acquire(t, "when there is room")
		c.breaks()
		d.pool.Release(c)
		require.Equal(t, 1, c.closes.Total(), "times that a connection was closed that was broken when it was given back")
		c = d.acquire(t, "when the only one was broken when it was given back")
		d.pool.Release(c)
		c.breaks()
		d.pool.Release(d.acquire(t, "when the only one has broken while it was idle"))
		require.Equal(t, 1, c.closes.Total(), "times that a connection was closed that has broken while it was idle")
		d.over(t)
	})
}

func TestAContextEndsTheWait(t *testing.T) {
	lab.Rule(t, "Giving up", "Acquire")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 1)
		c := d.acquire(t, "when there is room")
		ctx, cancel := context.WithTimeout(t.Context(), 3*second)
		defer cancel()
		hasty, patient := d.comes(ctx), d.comes(t.Context())
		time.Sleep(4 * second)
		hasty.requireFails(t, context.DeadlineExceeded, "when its context has ended")
		require.Equal(t, 3*second, hasty.at, "when Acquire returned, whose context has ended after 3s")
		patient.requireWaits(t, "when another has given up, and the only connection is borrowed")
		d.pool.Release(c)
		d.pool.Release(patient.requireGot(t, d, "when one before has given up and the connection was given back"))
		d.over(t)
	})
}

func TestADialFails(t *testing.T) {
	lab.Rule(t, "Dialling", "Acquire", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 1)
		d.takes = second
		d.fails = func(n int) error { return []error{errLine, nil}[min(n, 1)] }
		unlucky, waits := d.comes(t.Context()), d.comes(t.Context())
		time.Sleep(2 * second)
		unlucky.requireFails(t, errLine, "when its dial has failed")
		d.pool.Release(waits.requireGot(t, d, "when the dial of the one before has failed, and its own has not"))
		require.Equal(t, 2*second, waits.at, "when Acquire returned, having waited 1s for a dial that failed and 1s for its own")
		d.over(t)
	})
}

func TestNobodyGetsAConnectionAfterClose(t *testing.T) {
	lab.Rule(t, "Closing", "Close", "Acquire", "Release")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 1)
		c := d.acquire(t, "when there is room")
		waits := d.comes(t.Context())
		closing := d.closes(t.Context())
		waits.requireFails(t, pool.ErrClosed, "when the pool was closed while it waited")
		d.comes(t.Context()).requireFails(t, pool.ErrClosed, "when the pool has been closed")
		require.Zero(t, d.closed.Total(), "connections that Close has closed while they were borrowed")
		d.pool.Release(c)
		require.Equal(t, 1, c.closes.Total(), "times that a connection was closed that was given back after Close")
		closing.requireClosed(t, "when everything has been given back")
	})
}
