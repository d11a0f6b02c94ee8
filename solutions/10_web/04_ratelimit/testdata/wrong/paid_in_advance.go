// want test "twenty who gave up|whom two gave up|Wait|turns"

// Package ratelimit takes the turn before it waits for it, and keeps it when it gives up.
package ratelimit

import (
	"context"
	"time"
)

type Limiter struct {
	every time.Duration
	ahead time.Duration // how far full may be ahead for a turn now

	front chan struct{} // held by the caller who is next; a channel keeps the others in order
	full  time.Time     // when all turns will be there again; belongs to who is next
}

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

	turn := l.full.Add(-l.ahead)
	if now := time.Now(); l.full.Before(now) {
		l.full = now
	}
	l.full = l.full.Add(l.every)
	timer := time.NewTimer(time.Until(turn))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
