// Package ratelimit limits how often something is begun.
package ratelimit

import (
	"context"
	"time"
)

// A Limiter gives turns, no more than a rate allows. Only [New] makes one. It may be used from
// many goroutines at the same time.
type Limiter struct {
	every time.Duration
	ahead time.Duration // how far full may be ahead for a turn now

	front chan struct{} // held by the caller who is next; a channel keeps the others in order
	full  time.Time     // when all turns will be there again; belongs to who is next
}

// New returns a Limiter that gives one turn each time every has gone by, and burst turns at
// once when none was taken for long enough. At first it has burst of them. It panics
// if every or burst is not positive.
func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	return &Limiter{
		every: every,
		ahead: time.Duration(burst-1) * every,
		front: make(chan struct{}, 1),
	}
}

// Wait waits for the caller's turn, in the order in which callers came. If ctx ends first,
// or has ended before, Wait returns its error, and has not used a turn.
func (l *Limiter) Wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case l.front <- struct{}{}:
		defer func() { <-l.front }()
	case <-ctx.Done():
		return ctx.Err()
	}

	// Nothing is taken before it is there: to give up is to leave, and the next one finds all as it was.
	timer := time.NewTimer(time.Until(l.full.Add(-l.ahead)))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	if now := time.Now(); l.full.Before(now) {
		l.full = now
	}
	l.full = l.full.Add(l.every)
	return nil
}
