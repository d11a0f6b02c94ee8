package crawler

import (
	"context"
	"time"
)

// A Gate is what all requests to one host go through. Only [NewGate] makes one. It may be
// used from many goroutines at the same time.
type Gate struct {
	// TODO: what says how many are inside, and when the next may enter?
}

// NewGate returns a Gate that has at most n requests inside at the same time, and delay
// between the beginnings of two. n is at least 1, delay is not negative.
func NewGate(n int, delay time.Duration) *Gate {
	// TODO
	return &Gate{}
}

// Enter waits until a request may begin. Whoever has entered calls Leave, once, when its request is over.
// If ctx ends first, Enter returns its error, and the caller has not entered.
func (g *Gate) Enter(ctx context.Context) error {
	// TODO: wait for a place and for the delay to be over, and for neither longer than ctx.
	return nil
}

// Leave gives back the place of a caller who has entered.
func (g *Gate) Leave() {
	// TODO
}
