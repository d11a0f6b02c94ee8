// want test "turns of"

// Package ratelimit keeps the instants of the last turns, and allows burst of them in burst times every: some come too late.
package ratelimit

import (
	"context"
	"time"
)

type Limiter struct {
	window time.Duration
	burst  int
	front  chan struct{}
	log    []time.Time
}

func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	return &Limiter{window: every * time.Duration(burst), burst: burst, front: make(chan struct{}, 1)}
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
	if len(l.log) == l.burst {
		select {
		case <-time.After(time.Until(l.log[0].Add(l.window))):
			l.log = l.log[1:]
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	l.log = append(l.log, time.Now())
	return nil
}
