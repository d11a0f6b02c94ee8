package crawler

import (
	"context"
	"time"

	"golang.org/x/sync/semaphore"
)

// A Gate is what all requests to one host go through. Only [NewGate] makes one. It may be
// used from many goroutines at the same time.
type Gate struct {
	delay  time.Duration
	places *semaphore.Weighted
	turn   *semaphore.Weighted // whoever has it waits for next, and sets it
	next   time.Time
}

// NewGate returns a Gate that has at most n requests inside at the same time, and delay
// between the beginnings of two. n is at least 1, delay is not negative.
func NewGate(n int, delay time.Duration) *Gate {
	return &Gate{delay: delay, places: semaphore.NewWeighted(int64(n)), turn: semaphore.NewWeighted(1)}
}

// Enter waits until a request may begin. Whoever has entered calls Leave, once, when its request is over.
// If ctx ends first, Enter returns its error, and the caller has not entered.
func (g *Gate) Enter(ctx context.Context) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := g.places.Acquire(ctx, 1); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			g.places.Release(1)
		}
	}()
	if err := g.turn.Acquire(ctx, 1); err != nil {
		return err
	}
	defer g.turn.Release(1)
	if pause := time.Until(g.next); pause > 0 {
		timer := time.NewTimer(pause)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	g.next = time.Now().Add(g.delay)
	return nil
}

// Leave gives back the place of a caller who has entered.
func (g *Gate) Leave() { g.places.Release(1) }
