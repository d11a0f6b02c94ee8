// want test "turn"

// Package ratelimit counts fractions of tokens, and comes a nanosecond too early or too late.
package ratelimit

import (
	"context"
	"time"
)

type Limiter struct {
	front  chan struct{}
	every  time.Duration
	burst  float64
	tokens float64
	last   time.Time
}

func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	return &Limiter{front: make(chan struct{}, 1), every: every, burst: float64(burst), tokens: float64(burst), last: time.Now()}
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
	if lacks := 1 - l.tokens; lacks > 0 {
		select {
		case <-time.After(time.Duration(lacks * float64(l.every))):
			l.look()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	l.tokens--
	return nil
}

func (l *Limiter) look() {
	now := time.Now()
	l.tokens = min(l.burst, l.tokens+now.Sub(l.last).Seconds()/l.every.Seconds())
	l.last = now
}
