// want leak|test "goroutines after New|left behind"

// Package ratelimit has a ticker fill the bucket, in a goroutine that nobody ends.
package ratelimit

import (
	"context"
	"time"
)

type Limiter struct{ tokens chan struct{} }

func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	l := &Limiter{make(chan struct{}, burst)}
	for range burst {
		l.tokens <- struct{}{}
	}
	go func() {
		for range time.Tick(every) {
			select {
			case l.tokens <- struct{}{}:
			default:
			}
		}
	}()
	return l
}

func (l *Limiter) Wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case <-l.tokens:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
