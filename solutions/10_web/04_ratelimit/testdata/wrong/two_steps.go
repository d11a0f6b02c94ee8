// want test "turns of 40|turn of caller"

// Package ratelimit looks whether there is a turn and takes it in two steps, and another comes in between.
package ratelimit

import (
	"context"
	"sync/atomic"
	"time"
)

type Limiter struct {
	every, ahead int64
	front        chan struct{}
	full         atomic.Int64
}

func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	return &Limiter{every: int64(every), ahead: int64(every) * int64(burst-1), front: make(chan struct{}, 1)}
}

func (l *Limiter) Wait(ctx context.Context) error {
	now := l.rest() <= 0
	if err := ctx.Err(); err != nil {
		return err
	}
	if now {
		l.take()
		return nil
	}
	select {
	case l.front <- struct{}{}:
		defer func() { <-l.front }()
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-time.After(l.rest()):
	case <-ctx.Done():
		return ctx.Err()
	}
	l.take()
	return nil
}

func (l *Limiter) rest() time.Duration {
	return time.Duration(l.full.Load() - l.ahead - time.Now().UnixNano())
}

func (l *Limiter) take() {
	l.full.Store(max(l.full.Load(), time.Now().UnixNano()) + l.every)
}
