// want test "jobs that still run when stop has returned"

// Package every waits in the first stop only.
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
		for ctx.Err() == nil {
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
	var stopped atomic.Bool
	return func() {
		if stopped.Swap(true) {
			return
		}
		cancel()
		<-ended
	}
}
