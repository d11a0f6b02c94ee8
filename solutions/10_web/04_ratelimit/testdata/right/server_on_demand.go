// Package ratelimit has a goroutine that gives the turns, for as long as somebody waits.
package ratelimit

import (
	"context"
	"slices"
	"sync"
	"time"
)

type Limiter struct {
	every time.Duration
	burst int

	mu     sync.Mutex
	line   []*caller
	serves bool
	gone   chan struct{} // has an element when somebody has left
	full   time.Time
}

type caller struct{ turn chan struct{} }

func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	return &Limiter{every: every, burst: burst, gone: make(chan struct{}, 1)}
}

func (l *Limiter) Wait(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	me := &caller{make(chan struct{})}
	l.mu.Lock()
	l.line = append(l.line, me)
	if !l.serves {
		l.serves = true
		go l.serve()
	}
	l.mu.Unlock()

	select {
	case <-me.turn:
		return nil
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.Index(l.line, me)
	if i < 0 {
		return nil
	}
	l.line = slices.Delete(l.line, i, i+1)
	select {
	case l.gone <- struct{}{}:
	default:
	}
	return ctx.Err()
}

// serve gives turns for as long as somebody waits.
func (l *Limiter) serve() {
	for {
		l.mu.Lock()
		if len(l.line) == 0 {
			l.serves = false
			l.mu.Unlock()
			return
		}
		rest := time.Until(l.full.Add(-time.Duration(l.burst-1) * l.every))
		if rest <= 0 {
			l.full = later(l.full, time.Now()).Add(l.every)
			close(l.line[0].turn)
			l.line = l.line[1:]
		}
		l.mu.Unlock()
		if rest > 0 {
			select {
			case <-time.After(rest):
			case <-l.gone:
			}
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
