package scene

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// Next names the lanes of things of one kind, one after the other: "task 1", "task 2". Zero value: the next is 1.
type Next struct {
	mu sync.Mutex
	n  int
}

// Name returns the next name.
func (n *Next) Name(kind string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.n++
	return fmt.Sprint(kind, " ", n.n)
}

// Count counts how many are inside something, for a [Scene.Reading]. The zero value counts nobody.
type Count struct {
	mu sync.Mutex
	n  int
}

// Add adds by, which may be negative.
func (c *Count) Add(by int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += by
}

// Now returns how many there are.
func (c *Count) Now() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

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
