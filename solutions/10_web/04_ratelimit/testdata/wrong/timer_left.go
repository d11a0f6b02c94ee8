// want test "no timer among them"

// Package ratelimit leaves the timer behind when the context ends the wait.
package ratelimit

import (
	"context"
	"sync"
	"time"
)

type Limiter struct {
	every time.Duration
	burst int
	first chan struct{} // holds one while somebody is first
	mu    sync.Mutex
	full  time.Time // when the bucket is full again
}

func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	return &Limiter{every: every, burst: burst, first: make(chan struct{}, 1)}
}

func (l *Limiter) Wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case l.first <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-l.first }()
	if err := ctx.Err(); err != nil {
		return err
	}
	if d := time.Until(l.full.Add(-time.Duration(l.burst-1) * l.every)); d > 0 {
		ch := make(chan struct{})
		time.AfterFunc(d, func() { close(ch) })
		select {
		case <-ch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}

	now := time.Now()
	if l.full.Before(now) {
		l.full = now
	}
	l.full = l.full.Add(l.every)
	return nil
}
