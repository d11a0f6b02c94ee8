package scene

import (
	"context"
	"slices"
	"strconv"
	"sync"
)

// Next names the lanes of things of one kind, one after the other: "task 1", "task 2". Zero value: the next is 1.
type Next struct {
	mu sync.Mutex
	n  int
}

// Name returns the next name. Those who call it are not ordered by it.
func (n *Next) Name(kind string) string { return kind + " " + strconv.Itoa(n.next()) }

//go:norace
func (n *Next) next() int {
	hush()
	n.mu.Lock()
	n.n++
	next := n.n
	n.mu.Unlock()
	unhush()
	return next
}

// Count counts how many are inside something, for a [Scene.Reading]. The zero value counts nobody.
type Count struct {
	mu sync.Mutex
	n  int
}

// Add adds by, which may be negative, and returns how many there are then. Those who call it are not ordered by it.
//
//go:norace
func (c *Count) Add(by int) int {
	hush()
	c.mu.Lock()
	c.n += by
	n := c.n
	c.mu.Unlock()
	unhush()
	return n
}

// Now returns how many there are.
func (c *Count) Now() int { return c.Add(0) }

// Cancels keeps contexts, so that a button can end the one that was made last. The zero value keeps none.
type Cancels struct {
	mu  sync.Mutex
	all []*context.CancelFunc
}

// Context returns a context made from ctx that is kept until done is called.
func (c *Cancels) Context(ctx context.Context) (made context.Context, done func()) {
	made, cancel := context.WithCancel(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, &cancel)
	return made, func() {
		cancel()
		c.mu.Lock()
		defer c.mu.Unlock()
		if i := slices.Index(c.all, &cancel); i >= 0 {
			c.all = slices.Delete(c.all, i, i+1)
		}
	}
}

// Last ends the context that was made last of those that are kept, and says whether there was one.
func (c *Cancels) Last() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.all) == 0 {
		return false
	}
	last := len(c.all) - 1
	(*c.all[last])()
	c.all = c.all[:last]
	return true
}
