// want test "when the job began|times that the job has begun"

// Package every calls the job at the beginning, and again in the first round of the loop.
package every

import (
	"context"
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
		if ctx.Err() == nil {
			job(ctx)
		}
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
		<-ended
	}
}
