package crawler

import (
	"context"
	"sync"
	"time"
)

// A Gate is what all requests to one host go through. Only [NewGate] makes one. It may be
// used from many goroutines at the same time.
type Gate struct {
	delay time.Duration

	mu      sync.Mutex
	changed *sync.Cond
	free    int
	next    time.Time // when the next may enter
}

// NewGate returns a Gate that has at most n requests inside at the same time, and delay
// between the beginnings of two. n is at least 1, delay is not negative.
func NewGate(n int, delay time.Duration) *Gate {
	g := &Gate{delay: delay, free: n}
	g.changed = sync.NewCond(&g.mu)
	return g
}

func (g *Gate) wake() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.changed.Broadcast()
}

// Enter waits until a request may begin. Whoever has entered calls Leave, once, when its request is over.
// If ctx ends first, Enter returns its error, and the caller has not entered.
func (g *Gate) Enter(ctx context.Context) error {
	context.AfterFunc(ctx, g.wake)
	g.mu.Lock()
	defer g.mu.Unlock()
	for ctx.Err() == nil {
		wait := time.Until(g.next)
		if g.free > 0 && wait <= 0 {
			g.free--
			g.next = time.Now().Add(g.delay)
			return nil
		}
		if g.free == 0 {
			g.changed.Wait()
			continue
		}
		alarm := time.AfterFunc(wait, g.wake)
		g.changed.Wait()
		alarm.Stop()
	}
	return ctx.Err()
}

// Leave gives back the place of a caller who has entered.
func (g *Gate) Leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.free++
	g.changed.Broadcast()
}
