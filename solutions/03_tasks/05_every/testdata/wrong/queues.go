// want test "when the job began, each taking|times that the job was called"

// Package every starts a goroutine at each instant, which waits for its turn: a slow job piles up.
package every

import (
	"context"
	"sync"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	ticker := time.NewTicker(period)
	ctx, cancel := context.WithCancel(ctx)
	turn := make(chan struct{}, 1)
	var running sync.WaitGroup
	running.Go(func() {
		defer ticker.Stop()
		for ctx.Err() == nil {
			running.Go(func() {
				select {
				case turn <- struct{}{}:
					defer func() { <-turn }()
					job(ctx)
				case <-ctx.Done():
				}
			})
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
