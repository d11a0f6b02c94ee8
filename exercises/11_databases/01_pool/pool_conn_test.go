package pool_test

import (
	"time"

	"koans/exercises/internal/lab"
)

type conn struct {
	database *database
	leave    func()
	dead     bool
	lasts    int // how often it may be asked until it is dead; 0: as often as you like
	users    lab.Overlap
	closes   lab.Overlap
	asked    int // by whoever has borrowed it, without a lock
}

// Alive is asked by whoever the pool likes, and orders nobody.
//
//go:norace
func (c *conn) Alive() bool {
	alive := !c.dead
	if c.lasts > 0 {
		c.lasts--
		c.dead = c.lasts == 0
	}
	return alive
}

//go:norace
func (c *conn) breaksAfter(asked int) { c.lasts = asked }

//go:norace
func (c *conn) breaks() { c.dead = true }

func (c *conn) Close() {
	if c.closes.Total() > 0 || c.users.Now() > 0 {
		c.database.twice.Enter()
		return
	}
	c.closes.Enter()
	lab.Yield() // whoever has been told too early, by now has come
	c.database.closed.Enter()
	c.leave()
}

// ask uses a connection for d.
func (c *conn) ask(d time.Duration) {
	if c.closes.Total() > 0 || c.users.Now() > 0 {
		c.database.twice.Enter()
	}
	defer c.users.Enter()()
	c.asked++
	if d > 0 {
		time.Sleep(d)
	} else {
		lab.Yield()
	}
}
