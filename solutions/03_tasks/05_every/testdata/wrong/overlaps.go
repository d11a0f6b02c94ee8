// want test|race "when the job began|calls of the job at the same time|data race"

// Package every starts a goroutine at each instant, whether or not the last call has returned.
package every

import (
	"context"
	"sync"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	ticker := time.NewTicker(period)
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() {
		defer ticker.Stop()
		for ctx.Err() == nil {
			running.Go(func() { job(ctx) })
			select {
			case <-ticker.C:
			case <-ctx.Done():
			}
		}
	})
	return func() {
		cancel()
		running.Wait()
	}
}
