// want test "turns of"

// Package ratelimit counts in windows of a fixed length: around the edge of two there are twice as many.
package ratelimit

import (
	"context"
	"time"
)

type Limiter struct {
	window time.Duration
	burst  int
	front  chan struct{}
	start  time.Time
	used   int
}

func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	return &Limiter{window: every * time.Duration(burst), burst: burst, front: make(chan struct{}, 1), start: time.Now()}
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
	if l.used == l.burst {
		select {
		case <-time.After(time.Until(l.start.Add(l.window))):
			l.look()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	l.used++
	return nil
}

// look begins a new window if the last is over.
func (l *Limiter) look() {
	if n := time.Since(l.start) / l.window; n > 0 {
		l.start, l.used = l.start.Add(n*l.window), 0
	}
}
