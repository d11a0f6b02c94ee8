package crawler

import (
	"context"
	"sync"
	"time"
)

// A Gate is what all requests to one host go through. Only [NewGate] makes one. It may be
// used from many goroutines at the same time.
type Gate struct {
	delay  time.Duration
	places chan struct{} // one in it for each who is inside, or is the next to enter

	mu   sync.Mutex
	next time.Time // when the next may enter, behind all who have a turn
}

// NewGate returns a Gate that has at most n requests inside at the same time, and delay
// between the beginnings of two. n is at least 1, delay is not negative.
func NewGate(n int, delay time.Duration) *Gate {
	g := &Gate{delay: delay, places: make(chan struct{}, n)}
	return g
}

// Enter waits until a request may begin. Whoever has entered calls Leave, once, when its request is over.
// If ctx ends first, Enter returns its error, and the caller has not entered.
func (g *Gate) Enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case g.places <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := g.pause(ctx); err != nil {
		g.Leave()
		return err
	}
	return nil
}

// pause waits for a turn.
func (g *Gate) pause(ctx context.Context) error {
	g.mu.Lock()
	at := time.Now()
	if at.Before(g.next) {
		at = g.next
	}
	g.next = at.Add(g.delay)
	g.mu.Unlock()
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.next.Equal(at.Add(g.delay)) {
			g.next = at
		}
		return ctx.Err()
	}
}

// Leave gives back the place of a caller who has entered.
func (g *Gate) Leave() { <-g.places }
