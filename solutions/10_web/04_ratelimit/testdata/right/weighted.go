// Package ratelimit has a semaphore for who is next, and counts what has dropped into the bucket.
package ratelimit

import (
	"context"
	"time"

	"golang.org/x/sync/semaphore"
)

type Limiter struct {
	next *semaphore.Weighted

	every  time.Duration
	burst  time.Duration
	bucket time.Duration // what is in it, a token being as much as every
	seen   time.Time
}

func New(every time.Duration, burst int) *Limiter {
	if every <= 0 || burst <= 0 {
		panic("ratelimit: every and burst must be positive")
	}
	all := every * time.Duration(burst)
	return &Limiter{next: semaphore.NewWeighted(1), every: every, burst: all, bucket: all, seen: time.Now()}
}

func (l *Limiter) Wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := l.next.Acquire(ctx, 1); err != nil {
		return err
	}
	defer l.next.Release(1)
	l.look()
	if lacks := l.every - l.bucket; lacks > 0 {
		drop, cancel := context.WithTimeout(ctx, lacks)
		<-drop.Done()
		cancel()
		if err := ctx.Err(); err != nil {
			return err
		}
		l.look()
	}
	l.bucket -= l.every
	return nil
}

func (l *Limiter) look() {
	now := time.Now()
	l.bucket = min(l.bucket+now.Sub(l.seen), l.burst)
	l.seen = now
}
