// Package every holds a lock while the job runs: an instant that finds it locked is left out, and stop waits for it.
package every

import (
	"context"
	"sync"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	ticker := time.NewTicker(period)
	ctx, cancel := context.WithCancel(ctx)
	var running sync.Mutex
	begin := func() {
		if !running.TryLock() {
			return
		}
		go func() {
			defer running.Unlock()
			if ctx.Err() == nil {
				job(ctx)
			}
		}()
	}
	begin()
	go func() {
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				begin()
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() {
		cancel()
		running.Lock()
		defer running.Unlock()
	}
}
