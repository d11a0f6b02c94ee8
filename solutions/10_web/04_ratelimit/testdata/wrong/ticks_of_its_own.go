// want test "turns of|turns, every"

// Package ratelimit has tokens drop at its own instants, counted from New, and not every after a turn.
package ratelimit

import (
	"context"
	"time"
)

type Limiter struct {
	every  time.Duration
	burst  int
	front  chan struct{}
	last   time.Time
	tokens int
}

func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	return &Limiter{every: every, burst: burst, front: make(chan struct{}, 1), last: time.Now(), tokens: burst}
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
	l.look()
	if l.tokens == 0 {
		select {
		case <-time.After(time.Until(l.last.Add(l.every))):
			l.look()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	l.tokens--
	return nil
}

// look adds the tokens of all ticks since the last one.
func (l *Limiter) look() {
	n := time.Since(l.last) / l.every
	l.last = l.last.Add(n * l.every)
	l.tokens = min(l.tokens+int(n), l.burst)
}
