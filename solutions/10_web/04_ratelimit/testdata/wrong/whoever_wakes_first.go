// want test "turn of caller|turns|gave up"

// Package ratelimit has all sleep until the next turn, and whoever wakes up first takes it.
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
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		rest := l.try()
		if rest <= 0 {
			return nil
		}
		select {
		case <-time.After(rest):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// try takes a turn, or says how long it is until there is one.
func (l *Limiter) try() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if l.full.Before(now) {
		l.full = now
	}
	rest := l.full.Sub(now) - l.ahead
	if rest <= 0 {
		l.full = l.full.Add(l.every)
	}
	return rest
}
