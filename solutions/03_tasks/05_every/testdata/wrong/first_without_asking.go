// want test "although its context had ended before"

// Package every makes the first call without asking whether its context has ended.
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
		for {
			job(ctx)
			select {
			case <-ticker.C:
			default:
			}
			select {
			case <-ticker.C:
			case <-ctx.Done():
			}
			if ctx.Err() != nil {
				return
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
