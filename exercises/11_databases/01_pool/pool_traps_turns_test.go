package pool_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	pool "koans/exercises/11_databases/01_pool"
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

// It is found broken on its way to the first, who then has the place instead.
func TestItBreaksOnItsWayToTheFirst(t *testing.T) {
	lab.Rule(t, "In turn", "Acquire", "Release")
	for asked := 1; asked <= 4; asked++ {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			d := newDatabase(tl, 1)
			c := d.acquire(t, "when there is room")
			first, second := d.comes(t.Context()), d.comes(t.Context())
			c.breaksAfter(asked)
			d.pool.Release(c)
			synctest.Wait()
			require.False(t, second.over.Load() && !first.over.Load(), "Acquire has served the second of two who wait, when the connection that was given back has broken on its way to the first")
			require.True(t, first.over.Load(), "Acquire still waits, when the only connection was given back, and has broken then")
			require.NoError(t, first.err, "the error of Acquire, when the only connection was given back, and has broken then")
			c.breaks()
			d.pool.Release(first.conn)
			d.pool.Release(second.requireGot(t, d, "when the connection was given back and nobody has waited longer"))
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

// Whoever finds a broken one looks on, and each that is closed makes room for another.
func TestAllThatAreIdleHaveBroken(t *testing.T) {
	lab.Rule(t, "Broken ones", "Acquire")
	for broken := range 4 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			d := newDatabase(tl, 3)
			var mine []*conn
			for range d.max {
				mine = append(mine, d.acquire(t, "when there is room"))
			}
			for _, c := range mine {
				d.pool.Release(c)
			}
			for _, c := range mine[:broken] {
				c.breaks()
			}
			d.requireWhole(t, fmt.Sprintf("%d of 3 have broken while they were idle", broken))
			d.over(t)
		})
	}
}

func TestClosingWhileSomebodyDials(t *testing.T) {
	lab.Rule(t, "Closing", "Close", "Acquire")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 2)
		dials, closing := d.closesWhileOneDials(t)
		dials.requireFails(t, pool.ErrClosed, "when the pool was closed while it dialled")
		closing.requireClosed(t, "when the last dial has returned")
		require.Equal(t, 3*second, closing.at, "when Close returned, after 1s of a dial of 3s")
		d.over(t)
	})
}

func TestADialFailsWhileOthersClose(t *testing.T) {
	lab.Rule(t, "The end", "Close", "Acquire")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 2)
		d.fails = func(int) error { return errLine }
		dials, closing := d.closesWhileOneDials(t)
		require.Error(t, dials.err, "the error of Acquire, when the dial has failed after Close")
		closing.requireClosed(t, "when the last dial has failed")
		require.Equal(t, 3*second, closing.at, "when Close returned, after 1s of a dial of 3s that fails")
		d.over(t)
	})
}

// closesWhileOneDials calls Acquire and Close, and waits until the dial has returned.
func (d *database) closesWhileOneDials(t *testing.T) (dials, closing *visit) {
	t.Helper()
	d.takes = 3 * second
	dials = d.comes(t.Context())
	time.Sleep(second)
	closing = d.closes(t.Context())
	require.False(t, closing.over.Load(), "Close has returned while a connection is being dialled")
	time.Sleep(3 * second)
	synctest.Wait()
	return dials, closing
}

// The pool is closed, and then the context ends, as the dial succeeds all the same.
func TestALateDialIntoAClosedPool(t *testing.T) {
	lab.Rule(t, "Closing", "Acquire", "Close")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 1)
		d.takes = second
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		d.fails = func(int) error { cancel(); return nil }
		hasty := d.comes(ctx)
		closing := d.closes(t.Context())
		time.Sleep(time.Minute)
		require.True(t, hasty.over.Load(), "Acquire still waits, although its dial has returned")
		require.Error(t, hasty.err, "the error of Acquire, when the pool was closed and its context had ended as its dial succeeded")
		require.Zero(t, d.conns.Now(), "connections that are open, when the only one was dialled too late for a pool that was closed meanwhile")
		closing.requireClosed(t, "when the last dial has returned")
		d.over(t)
	})
}

func TestWhoHasGivenUpClosingLeavesNothing(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Close")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 50
		d := newDatabase(tl, 1)
		c := d.acquire(t, "when there is room")
		before := lab.Goroutines()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		for range n {
			d.closes(ctx)
		}
		cancel()
		synctest.Wait()
		require.Less(t, lab.Goroutines()-before, n/10, "goroutines that are left of %d calls of Close that have given up", n)
		require.Zero(t, d.closed.Total(), "connections that Close has closed while they were borrowed")
		d.pool.Release(c)
		d.over(t)
	})
}

// The only connection comes back in between two steps of who begins to wait.
func TestNobodySleepsBesideWhatCameJustThen(t *testing.T) {
	lab.Rule(t, "At most max", "Acquire", "Release")
	lab.ComesJustThen(t, "Acquire", 1, borrowed)
}

// Of four in line three give up. Whoever looks after the line must let the right ones go.
func TestOthersGiveUpAndOneStays(t *testing.T) {
	lab.Rule(t, "Giving up", "Acquire", "Release")
	lab.OneStays(t, "Acquire", borrowed)
}

// borrowed waits for the only connection, which is borrowed, and gives it back. Whoever gets it closes the pool.
func borrowed(t *testing.T) (wait func(context.Context) error, give func()) {
	d := newDatabase(nil, 1)
	c := d.acquire(t, "when there is room")
	wait = func(ctx context.Context) error {
		c, err := d.pool.Acquire(ctx)
		if err != nil {
			return err
		}
		d.pool.Release(c)
		return d.pool.Close(ctx)
	}
	return wait, func() { d.pool.Release(c) }
}

// A context may go on for years, and be used for many of them. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Acquire")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 1)
		ctx := lab.NewLateContext(t.Context())
		c := d.acquire(t, "when there is room")
		second := d.comes(ctx)
		synctest.Wait()
		d.pool.Release(c)
		d.pool.Release(second.requireGot(t, d, "when the only connection was given back"))
		require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when every Acquire has returned")
		require.NoError(t, d.pool.Close(t.Context()), "the error of Close, when all was given back")
	})
}
