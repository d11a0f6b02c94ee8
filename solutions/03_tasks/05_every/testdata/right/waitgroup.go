// Package every counts its one goroutine in a WaitGroup, and waits for the next instant with time.After.
package every

import (
	"context"
	"sync"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	if period <= 0 {
		panic("every: the period must be positive")
	}
	ctx, cancel := context.WithCancel(ctx)
	next := time.Now()
	var running sync.WaitGroup
	running.Go(func() {
		defer cancel()
		for {
			if ctx.Err() != nil {
				return
			}
			job(ctx)
			for now := time.Now(); !next.After(now); {
				next = next.Add(period)
			}
			select {
			case <-time.After(time.Until(next)):
			case <-ctx.Done():
				return
			}
		}
	})
	return func() {
		cancel()
		running.Wait()
	}
}
