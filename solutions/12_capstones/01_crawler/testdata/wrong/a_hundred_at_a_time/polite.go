package crawler

import (
	"context"
	"time"
)

// A Gate is what all requests to one host go through. Only [NewGate] makes one. It may be
// used from many goroutines at the same time.
type Gate struct {
	delay  time.Duration
	places chan struct{}  // one in it for each who is inside, or is the next to enter
	next   chan time.Time // holds when the next may enter; whoever has taken it out is first
}

// NewGate returns a Gate that has at most n requests inside at the same time, and delay
// between the beginnings of two. n is at least 1, delay is not negative.
func NewGate(n int, delay time.Duration) *Gate {
	g := &Gate{delay: delay, places: make(chan struct{}, n), next: make(chan time.Time, 1)}
	g.next <- time.Time{}
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

// pause waits until the delay is over, and begins the next.
func (g *Gate) pause(ctx context.Context) error {
	var at time.Time
	select {
	case at = <-g.next:
	case <-ctx.Done():
		return ctx.Err()
	}
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-timer.C:
		g.next <- time.Now().Add(g.delay)
		return nil
	case <-ctx.Done():
		g.next <- at // whoever comes next waits no longer for this one
		return ctx.Err()
	}
}

// Leave gives back the place of a caller who has entered.
func (g *Gate) Leave() { <-g.places }
