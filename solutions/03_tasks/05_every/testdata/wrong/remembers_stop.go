// want test "when the job began"

// Package every remembers in a variable of the package that it was stopped.
package every

import (
	"context"
	"sync/atomic"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	ticker := time.NewTicker(period)
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer cancel()
		defer ticker.Stop()
		for ctx.Err() == nil && !stopped.Load() {
			job(ctx)
			select {
			case <-ticker.C:
			default:
			}
			select {
			case <-ticker.C:
			case <-ctx.Done():
			}
		}
	}()
	return func() {
		stopped.Store(true)
		cancel()
		<-ended
	}
}

var stopped atomic.Bool
