// want test "turns of six callers"

// Package ratelimit puts each token back when every has gone by, so there are burst of them in each.
package ratelimit

import (
	"context"
	"sync"
	"time"
)

type Limiter struct {
	every  time.Duration
	tokens chan struct{}

	mu   sync.Mutex
	last time.Time // when the last token that is under way will be back
}

func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	l := &Limiter{every: every, tokens: make(chan struct{}, burst)}
	for range burst {
		l.tokens <- struct{}{}
	}
	return l
}

func (l *Limiter) Wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case <-l.tokens:
		l.refill()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// refill has the token come back, every after the one that was taken before it.
func (l *Limiter) refill() {
	l.mu.Lock()
	defer l.mu.Unlock()
	time.AfterFunc(l.every, func() { l.tokens <- struct{}{} })
}
