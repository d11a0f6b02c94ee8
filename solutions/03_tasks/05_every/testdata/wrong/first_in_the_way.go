// want test|deadlock "time until Every returned|waits to receive"

// Package every makes the first call before Every returns.
package every

import (
	"context"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	ticker := time.NewTicker(period)
	if ctx.Err() == nil {
		job(ctx)
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer cancel()
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
			default:
			}
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return
			}
			job(ctx)
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
