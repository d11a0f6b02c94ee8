// Package every keeps apart the calls with a flag that has no lock.
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
	busy := false
	running.Go(func() {
		defer ticker.Stop()
		for ctx.Err() == nil {
			if !busy {
				busy = true
				running.Go(func() {
					job(ctx)
					busy = false // want race "race"
				})
			}
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
