// want test "functions that the context still has to call"

// Package ratelimit wants to be told when the context ends, and does not say when it no longer does.
package ratelimit

import (
	"context"
	"slices"
	"sync"
	"time"
)

// A Limiter gives turns, no more than a rate allows. Only [New] makes one.
type Limiter struct {
	every time.Duration
	burst int

	mu      sync.Mutex
	changed sync.Cond
	line    []*int      // whoever waits has a pointer of its own
	taken   []time.Time // the last turns that still count, each with the moment from which on it does not
}

// New returns a Limiter that gives one turn each time every has gone by, and burst at once.
func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	l := &Limiter{every: every, burst: burst}
	l.changed.L = &l.mu
	return l
}

// left says how long it is until there is a turn: each one that was taken is paid back
// one after another, which takes every.
func (l *Limiter) left() time.Duration {
	now := time.Now()
	paid := 0
	for paid < len(l.taken) && !l.taken[paid].After(now) {
		paid++
	}
	l.taken = slices.Delete(l.taken, 0, paid)
	if len(l.taken) < l.burst {
		return 0
	}
	return l.taken[0].Sub(now)
}

func (l *Limiter) take() {
	from := time.Now()
	if n := len(l.taken); n > 0 {
		from = l.taken[n-1]
	}
	l.taken = append(l.taken, from.Add(l.every))
}

func (l *Limiter) wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changed.Broadcast()
}

// Wait waits for the caller's turn, in the order in which callers came.
func (l *Limiter) Wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	me := new(int)
	l.line = append(l.line, me)
	defer func() {
		i := slices.Index(l.line, me)
		l.line = slices.Delete(l.line, i, i+1)
		l.changed.Broadcast()
	}()
	if l.line[0] == me && l.left() <= 0 {
		l.take()
		return nil
	}
	context.AfterFunc(ctx, l.wake)
	var alarm *time.Timer
	for ctx.Err() == nil {
		if l.line[0] == me {
			d := l.left()
			if d <= 0 {
				l.take()
				return nil
			}
			if alarm == nil {
				alarm = time.AfterFunc(d, l.wake)
				defer alarm.Stop()
			} else {
				alarm.Reset(d)
			}
		}
		l.changed.Wait()
	}
	return ctx.Err()
}
