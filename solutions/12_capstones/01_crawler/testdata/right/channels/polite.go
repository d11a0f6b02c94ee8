package crawler

import (
	"context"
	"time"
)

// A Gate is what all requests to one host go through. Only [NewGate] makes one. It may be
// used from many goroutines at the same time.
type Gate struct {
	delay  time.Duration
	places chan struct{} // one in it for each place that is free
	turn   chan struct{} // one in it when the delay is over
}

// NewGate returns a Gate that has at most n requests inside at the same time, and delay
// between the beginnings of two. n is at least 1, delay is not negative.
func NewGate(n int, delay time.Duration) *Gate {
	g := &Gate{delay: delay, places: make(chan struct{}, n), turn: make(chan struct{}, 1)}
	for range n {
		g.places <- struct{}{}
	}
	g.turn <- struct{}{}
	return g
}

// Enter waits until a request may begin. Whoever has entered calls Leave, once, when its request is over.
// If ctx ends first, Enter returns its error, and the caller has not entered.
func (g *Gate) Enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case <-g.places:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-g.turn:
		time.AfterFunc(g.delay, func() { g.turn <- struct{}{} })
		return nil
	case <-ctx.Done():
		g.places <- struct{}{}
		return ctx.Err()
	}
}

// Leave gives back the place of a caller who has entered.
func (g *Gate) Leave() { g.places <- struct{}{} }
