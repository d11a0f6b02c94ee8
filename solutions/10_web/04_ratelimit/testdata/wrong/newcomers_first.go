// want test "turn|gave up"

// Package ratelimit lets the one who came last be next.
package ratelimit

import (
	"context"
	"slices"
	"sync"
	"time"
)

type Limiter struct {
	every time.Duration
	ahead time.Duration // how far full may be ahead for a turn now

	mu    sync.Mutex
	stack []chan struct{}
	busy  bool
	full  time.Time // when all turns will be there again; belongs to who is next
}

func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	return &Limiter{
		every: every,
		ahead: time.Duration(burst-1) * every,
	}
}

func (l *Limiter) Wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := l.enter(ctx); err != nil {
		return err
	}
	defer l.leave()
	// Nothing is taken before it is there: to give up is to leave, and the next one finds all as it was.
	timer := time.NewTimer(time.Until(l.full.Add(-l.ahead)))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	if now := time.Now(); l.full.Before(now) {
		l.full = now
	}
	l.full = l.full.Add(l.every)
	return nil
}

func (l *Limiter) enter(ctx context.Context) error {
	l.mu.Lock()
	if !l.busy {
		l.busy = true
		l.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	l.stack = append(l.stack, mine)
	l.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
	}
	l.mu.Lock()
	i := slices.Index(l.stack, mine)
	if i >= 0 {
		l.stack = slices.Delete(l.stack, i, i+1)
	}
	l.mu.Unlock()
	if i < 0 {
		l.leave()
	}
	return ctx.Err()
}

func (l *Limiter) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(l.stack)
	if n == 0 {
		l.busy = false
		return
	}
	close(l.stack[n-1])
	l.stack = l.stack[:n-1]
}
