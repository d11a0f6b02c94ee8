// Package ratelimit has those who wait look at a line and a bucket, whenever either has changed.
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

	mu      sync.Mutex
	changed *sync.Cond
	line    []*int // who waits, first come first
	tokens  int
	since   time.Time // when the last of tokens was there
}

func New(every time.Duration, burst int) *Limiter {
	if min(int(every), burst) < 1 {
		panic("a rate of nothing")
	}
	l := &Limiter{every: every, burst: burst, tokens: burst}
	l.changed = sync.NewCond(&l.mu)
	return l
}

func (l *Limiter) Wait(ctx context.Context) error {
	defer context.AfterFunc(ctx, l.wake)()
	l.mu.Lock()
	defer l.mu.Unlock()
	me := new(int)
	l.line = append(l.line, me)
	defer l.leave(me)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if l.line[0] == me {
			l.fill()
			if l.tokens > 0 {
				l.tokens--
				return nil
			}
			defer time.AfterFunc(time.Until(l.since.Add(l.every)), l.wake).Stop()
		}
		l.changed.Wait()
	}
}

// fill adds what has dropped in since it was last looked at.
func (l *Limiter) fill() {
	now := time.Now()
	n := int(now.Sub(l.since) / l.every)
	if l.tokens+n >= l.burst {
		l.tokens, l.since = l.burst, now
		return
	}
	l.tokens += n
	l.since = l.since.Add(time.Duration(n) * l.every)
}

func (l *Limiter) leave(me *int) {
	l.line = slices.DeleteFunc(l.line, func(other *int) bool { return other == me })
	l.changed.Broadcast()
}

func (l *Limiter) wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changed.Broadcast()
}
