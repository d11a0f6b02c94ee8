// want test "gave up|whose context ended"

// Package ratelimit refuses at once whose deadline is before the turn, as it looks now.
package ratelimit

import (
	"container/list"
	"context"
	"sync"
	"time"
)

type Limiter struct {
	every time.Duration
	ahead time.Duration

	mu      sync.Mutex
	full    time.Time
	waiters list.List // of chan struct{}, closed when the turn has come
	timer   *time.Timer
}

func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	return &Limiter{every: every, ahead: time.Duration(burst-1) * every}
}

func (l *Limiter) Wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	if l.waiters.Len() == 0 && l.take() {
		l.mu.Unlock()
		return nil
	}
	mine := l.full.Add(time.Duration(l.waiters.Len())*l.every - l.ahead)
	if deadline, ok := ctx.Deadline(); ok && deadline.Before(mine) {
		l.mu.Unlock()
		return context.DeadlineExceeded
	}
	turn := make(chan struct{})
	me := l.waiters.PushBack(turn)
	if l.waiters.Len() == 1 {
		l.arm()
	}
	l.mu.Unlock()

	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-turn:
		return nil // it has come meanwhile: better late than lost
	default:
	}
	l.waiters.Remove(me)
	if l.waiters.Len() == 0 {
		l.timer.Stop()
	}
	return ctx.Err()
}

// take takes a turn if there is one. The lock is held.
func (l *Limiter) take() bool {
	now := time.Now()
	if l.full.Sub(now) > l.ahead {
		return false
	}
	if l.full.Before(now) {
		l.full = now
	}
	l.full = l.full.Add(l.every)
	return true
}

func (l *Limiter) arm() { l.timer = time.AfterFunc(time.Until(l.full.Add(-l.ahead)), l.serve) }

func (l *Limiter) serve() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.waiters.Len() > 0 && l.take() {
		close(l.waiters.Remove(l.waiters.Front()).(chan struct{}))
	}
	if l.waiters.Len() > 0 {
		l.arm()
	}
}
