package pool_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	pool "koans/exercises/11_databases/01_pool"
	"koans/exercises/internal/lab"
)

// Many come at once, with no connection there yet; and once with no clock.
func TestABurst(t *testing.T) {
	lab.Rule(t, "At most max", "Acquire", "Release")
	for _, s := range []struct {
		n, max             int
		takes, dial, whole time.Duration
	}{{30, 3, second, second, 11 * second}, {5, 1, second, 0, 5 * second}, {25, 1, 0, 0, 0}, {30, 4, 0, 0, 0}, {4, 9, second, 2 * second, 3 * second}} {
		t.Run(fmt.Sprintf("%d questions, %d connections", s.n, s.max), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				d := newDatabase(tl, s.max)
				d.takes = s.dial
				d.questions(t, s.n, s.takes)
				require.LessOrEqual(t, d.conns.Most(), s.max, "connections at the same time, at most, when %d come at the same time", s.n)
				tl.AssertTook(t, s.whole, "time for all questions")
				d.requireWhole(t, "a burst")
				d.over(t)
			})
		})
	}
}

func TestAPoolNeedsRoom(t *testing.T) {
	lab.Rule(t, "At most max", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Panics(t, func() { newDatabase(tl, 0) }, "New must panic: a pool that has room for nothing")
		require.Panics(t, func() { newDatabase(tl, -1) }, "New must panic: a pool that has room for less than nothing")
	})
}

func TestNothingIsDialledThatNobodyNeeds(t *testing.T) {
	lab.Rule(t, "No more than needed", "Acquire", "Release", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 5)
		time.Sleep(second)
		synctest.Wait()
		require.Zero(t, d.dialled.Total(), "connections that were dialled although nobody has come")
		for range 3 {
			var mine []*conn
			for range 3 {
				mine = append(mine, d.acquire(t, "when there is room"))
			}
			for _, c := range mine {
				d.pool.Release(c)
			}
		}
		require.Equal(t, 3, d.dialled.Total(), "connections that were dialled for three at a time")
		mine := d.acquire(t, "when three are idle")
		other := d.acquire(t, "when two are idle")
		mine.breaks()
		d.pool.Release(mine)
		d.pool.Release(other)
		other.breaks()
		d.pool.Release(d.acquire(t, "when two are idle, and one of them has broken"))
		require.Equal(t, 3, d.dialled.Total(), "connections that were dialled for three at a time, when one of them works")
		d.over(t)
	})
}

// One has left when it was broken, and its place is for the first who waits; the old one is gone by then.
func TestABrokenOneMakesRoomForWhoWaits(t *testing.T) {
	lab.Rule(t, "Broken ones", "Release", "Acquire")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 1)
		c := d.acquire(t, "when there is room")
		d.takes = second
		first, second := d.comes(t.Context()), d.comes(t.Context())
		c.breaks()
		d.pool.Release(c)
		time.Sleep(time.Minute)
		c = first.requireGot(t, d, "when the only connection was broken and there is room for another")
		require.Equal(t, time.Second, first.at, "when Acquire returned, after a dial of 1s in the place of one that was broken")
		second.requireWaits(t, "when the only connection is borrowed by one who came before")
		require.Equal(t, 1, d.conns.Most(), "connections at the same time, at most, of 1, when a broken one was replaced")
		d.pool.Release(c)
		d.pool.Release(second.requireGot(t, d, "when the connection was given back"))
		d.over(t)
	})
}

func TestEverythingBreaksAllTheTime(t *testing.T) {
	lab.Rule(t, "Broken ones", "Release", "Acquire")
	for _, max := range []int{1, 3} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 30
			d := newDatabase(tl, max)
			errs := make([]error, n)
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() {
					var c pool.Conn
					if c, errs[i] = d.pool.Acquire(t.Context()); errs[i] == nil {
						c.(*conn).ask(0)
						if i%3 > 0 {
							c.(*conn).breaks()
						}
						d.pool.Release(c)
					}
				})
			}
			all.Wait()
			for _, err := range errs {
				require.NoError(t, err, "the error of Acquire, while connections break")
			}
			require.Equal(t, 20, d.closed.Total(), "connections that were closed, when 20 have broken")
			require.LessOrEqual(t, d.conns.Most(), max, "connections at the same time, at most, while they break and are replaced")
			d.requireWhole(t, "20 have broken")
			d.over(t)
		})
	}
}

// Who has just given one back comes again, and is not faster than those who wait.
func TestNobodyPushesIn(t *testing.T) {
	lab.Rule(t, "In turn", "Acquire", "Release")
	for round := range 8 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			d := newDatabase(tl, 1)
			c := d.acquire(t, "when there is room")
			first, next := d.comes(t.Context()), d.comes(t.Context())
			if round%4 == 3 {
				c.breaks()
			}
			again := d.comes(t.Context(), func() { d.pool.Release(c) })
			c = first.requireGot(t, d, "when a connection was given back and nobody has waited longer")
			next.requireWaits(t, "when another has waited longer")
			d.pool.Release(c)
			c = next.requireGot(t, d, "when a connection was given back and nobody has waited longer")
			again.requireWaits(t, "when another has waited longer")
			d.pool.Release(c)
			d.pool.Release(again.requireGot(t, d, "when nobody else waits"))
			d.over(t)
		})
	}
}

func TestAnEndedContextGetsNothing(t *testing.T) {
	lab.Rule(t, "Giving up", "Acquire")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 2)
		for range 2 {
			for range 30 {
				d.comes(lab.Ended(t)).requireFails(t, context.Canceled, "when its context had ended before")
			}
			d.pool.Release(d.acquire(t, "when there is room"))
		}
		require.Equal(t, 1, d.dialled.Total(), "connections that were dialled, for one whose context has not ended")
		d.requireWhole(t, "contexts that had ended before")
		d.over(t)
	})
}

func TestAllDialsFail(t *testing.T) {
	lab.Rule(t, "Dialling", "Acquire")
	for _, takes := range []time.Duration{0, second} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			d := newDatabase(tl, 2)
			d.takes = takes
			d.fails = func(int) error { return errLine }
			var all []*visit
			for range 12 {
				all = append(all, d.comes(t.Context()))
			}
			time.Sleep(time.Minute)
			for _, v := range all {
				v.requireFails(t, errLine, "when no dial ever works")
			}
			require.LessOrEqual(t, d.conns.Most(), 2, "connections at the same time, at most, those being dialled included")
			d.requireWhole(t, "12 dials have failed")
			d.over(t)
		})
	}
}

// A connection or a place comes free at the very moment when the one who is to get it gives up.
func TestNothingIsLostOnOneWhoLeaves(t *testing.T) {
	lab.Rule(t, "Giving up", "Acquire", "Release")
	for round := range 8 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			d := newDatabase(tl, 1)
			c := d.acquire(t, "when there is room")
			late := lab.NewLateContext(t.Context())
			hasty, patient := d.comes(late), d.comes(t.Context())
			if round%2 == 1 {
				c.breaks()
			}
			if round%4 < 2 {
				late.End()
				d.pool.Release(c)
			} else {
				d.pool.Release(c)
				late.End()
			}
			third := d.comes(t.Context()) // while the one who leaves hands on what it was given
			late.Tell()
			synctest.Wait()
			require.True(t, hasty.over.Load(), "Acquire still waits, although its context has ended")
			if hasty.err == nil {
				d.pool.Release(hasty.conn)
			} else {
				require.ErrorIs(t, hasty.err, context.Canceled, "the error of Acquire, when its context has ended")
			}
			d.pool.Release(patient.requireGot(t, d, "when the only connection came free, and the one before has given up"))
			synctest.Wait()
			d.pool.Release(third.requireGot(t, d, "when the one before has given the only connection back"))
			d.requireWhole(t, "one has given up at the very moment when a connection came free")
			d.over(t)
		})
	}
}

// The context ends in the middle of Acquire, wherever that is, and many times over.
func TestGivingUpWheneverItComes(t *testing.T) {
	lab.Rule(t, "Giving up", "Acquire", "Release")
	for round := range 15 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			d := newDatabase(tl, 2)
			c := d.acquire(t, "when there is room")
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			release := sync.OnceFunc(func() { d.pool.Release(c) })
			var all sync.WaitGroup
			for i := range 4 {
				all.Go(func() {
					happen := cancel
					if i == round%4 {
						happen = func() { go release(); cancel() }
					}
					if c, err := d.pool.Acquire(lab.Watched(ctx, 1+round%6, happen)); err == nil {
						c.(*conn).ask(0)
						d.pool.Release(c)
					}
				})
			}
			synctest.Wait()
			release() // if it was not asked so often
			all.Wait()
			synctest.Wait()
			d.requireWhole(t, "four have given up while a connection came free")
			d.over(t)
		})
	}
}

// Who gives up while the dial goes on leaves the place to the next.
func TestAContextEndsTheDial(t *testing.T) {
	lab.Rule(t, "Dialling", "Acquire", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		type key struct{}
		d := newDatabase(tl, 1)
		d.takes = 10 * second
		var said any
		d.said = func(ctx context.Context) { said = ctx.Value(key{}) }
		ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, "hasty"), 3*second)
		defer cancel()
		hasty := d.comes(ctx)
		require.Equal(t, "hasty", said, "a value in the context of dial, which Acquire was given")
		patient := d.comes(t.Context())
		time.Sleep(20 * second)
		hasty.requireFails(t, context.DeadlineExceeded, "when its context has ended while it dialled")
		require.Equal(t, 3*second, hasty.at, "when Acquire returned, whose context has ended after 3s of a dial of 10s")
		d.pool.Release(patient.requireGot(t, d, "when the one before has given up dialling"))
		require.Equal(t, 13*second, patient.at, "when Acquire returned, after a dial of 10s in the place of one given up after 3s")
		d.requireWhole(t, "one has given up dialling")
		d.over(t)
	})
}

func TestCloseClosesWhatIsIdle(t *testing.T) {
	lab.Rule(t, "Closing", "Close")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 3)
		c, one, two := d.acquire(t, "when there is room"), d.acquire(t, "when there is room"), d.acquire(t, "when there is room")
		d.pool.Release(one)
		d.pool.Release(two)
		closing := d.closes(t.Context())
		require.Equal(t, 2, d.closed.Total(), "connections that were closed at once by Close, when two are idle and one is borrowed")
		d.pool.Release(c)
		closing.requireClosed(t, "when everything has been given back")
		d.over(t)
	})
}

func TestCloseGivesUp(t *testing.T) {
	lab.Rule(t, "The end", "Close", "Release")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := newDatabase(tl, 2)
		c := d.acquire(t, "when there is room")
		ctx, cancel := context.WithTimeout(t.Context(), 3*second)
		defer cancel()
		hasty, patient, other := d.closes(ctx), d.closes(t.Context()), d.closes(t.Context())
		time.Sleep(lab.Year)
		synctest.Wait()
		require.True(t, hasty.over.Load(), "Close still waits, although its context has ended")
		require.ErrorIs(t, hasty.err, context.DeadlineExceeded, "the error of Close, when its context has ended")
		require.Equal(t, 3*second, hasty.at, "when Close returned, whose context has ended after 3s")
		require.False(t, patient.over.Load(), "Close has returned while a connection is borrowed")
		d.comes(t.Context()).requireFails(t, pool.ErrClosed, "when Close has given up")
		d.pool.Release(c)
		patient.requireClosed(t, "when everything has been given back")
		other.requireClosed(t, "when everything has been given back, as another that waited has told")
		require.Zero(t, patient.open+other.open, "connections that Release had not closed yet when Close returned")
		d.closes(t.Context()).requireClosed(t, "of a pool that was closed before")
		d.over(t)
		newDatabase(tl, 1).over(t)
	})
}

// A year of waiting costs nothing, and who has given up leaves nothing.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Acquire", "Close")
	lab.Rule(t, "Nothing is left behind", "Acquire")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 50
		d := newDatabase(tl, 1)
		c := d.acquire(t, "when there is room")
		before := lab.Goroutines()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		for range n {
			d.comes(ctx)
		}
		cancel()
		patient := d.comes(t.Context())
		require.Less(t, lab.Goroutines()-before, n/10, "goroutines that are left of %d who have given up", n)
		time.Sleep(lab.Year)
		d.pool.Release(c)
		d.pool.Release(patient.requireGot(t, d, "when the connection was given back after a year"))
		d.over(t)
	})
}
