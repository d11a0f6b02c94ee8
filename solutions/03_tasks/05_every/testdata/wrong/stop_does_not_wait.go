// want test "jobs that still run when stop has returned"

// Package every asks for the end, and does not wait for the running job.
package every

import (
	"context"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	ticker := time.NewTicker(period)
	ctx, cancel := context.WithCancel(ctx)
	go func() {
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
	return func() {
		cancel()
	}
}
