// want test "turns? of (two|caller)"

// Package ratelimit gives a turn that is there to whoever comes, also when somebody waits who is just being woken.
package ratelimit

import (
	"container/list"
	"context"
	"sync"
	"time"
)

// A Limiter gives turns, no more than a rate allows. Only [New] makes one. It may be used from
// many goroutines at the same time.
type Limiter struct {
	every time.Duration
	burst int

	mu      sync.Mutex
	tokens  int
	since   time.Time
	waiters list.List
	timer   *time.Timer
}

type waiter struct{ turn chan struct{} }

// New returns a Limiter that gives one turn each time every has gone by, and burst turns at
// once when none was taken for long enough. At first it has burst of them. It panics
// if every or burst is not positive.
func New(every time.Duration, burst int) *Limiter {
	switch {
	case every <= 0:
		panic("ratelimit: every must be positive")
	case burst <= 0:
		panic("ratelimit: burst must be positive")
	}
	return &Limiter{every: every, burst: burst, tokens: burst}
}

// Wait waits for the caller's turn, in the order in which callers came. If ctx ends first,
// Wait returns its error, and has not used a turn.
func (l *Limiter) Wait(ctx context.Context) error {
	l.mu.Lock()
	if err := ctx.Err(); err != nil {
		l.mu.Unlock()
		return err
	}
	l.refillLocked(time.Now())
	if l.tokens > 0 {
		l.tokens--
		l.mu.Unlock()
		return nil
	}
	w := waiter{make(chan struct{})}
	place := l.waiters.PushBack(w)
	l.grantLocked()
	l.mu.Unlock()

	select {
	case <-w.turn:
		return nil
	default:
	}
	select {
	case <-w.turn:
		return nil
	case <-ctx.Done():
	}

	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-w.turn:
		return nil
	default:
	}
	l.waiters.Remove(place)
	l.grantLocked()
	return ctx.Err()
}

func (l *Limiter) refillLocked(now time.Time) {
	if l.tokens < l.burst {
		drops := int64(now.Sub(l.since) / l.every)
		if drops < int64(l.burst-l.tokens) {
			l.tokens += int(drops)
			l.since = l.since.Add(time.Duration(drops) * l.every)
			return
		}
		l.tokens = l.burst
	}
	l.since = now
}

func (l *Limiter) grantLocked() {
	now := time.Now()
	l.refillLocked(now)
	for l.tokens > 0 && l.waiters.Len() > 0 {
		l.tokens--
		w := l.waiters.Remove(l.waiters.Front()).(waiter)
		close(w.turn)
	}
	if l.timer != nil {
		l.timer.Stop()
		l.timer = nil
	}
	if l.waiters.Len() > 0 {
		l.timer = time.AfterFunc(l.since.Add(l.every).Sub(now), l.ring)
	}
}

func (l *Limiter) ring() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.grantLocked()
}
