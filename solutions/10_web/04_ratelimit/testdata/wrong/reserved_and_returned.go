// want test "gave up"

// Package ratelimit gives a turn back at the end of the line: those who wait already do not move up.
package ratelimit

import (
	"context"
	"sync"
	"time"
)

type Limiter struct {
	every, ahead time.Duration

	mu   sync.Mutex
	full time.Time
}

func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	return &Limiter{every: every, ahead: time.Duration(burst-1) * every}
}

func (l *Limiter) Wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	turn := l.reserve()
	timer := time.NewTimer(time.Until(turn))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		l.full = l.full.Add(-l.every)
		return ctx.Err()
	}
}

func (l *Limiter) reserve() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := time.Now(); l.full.Before(now) {
		l.full = now
	}
	turn := l.full.Add(-l.ahead)
	l.full = l.full.Add(l.every)
	return turn
}
