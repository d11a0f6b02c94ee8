// want test "when the job began, every"

// Package every waits for the next full period of the clock on the wall.
package every

import (
	"context"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	if period <= 0 {
		panic("every: the period must be positive")
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer cancel()
		for ctx.Err() == nil {
			job(ctx)
			select {
			case <-time.After(time.Until(time.Now().Truncate(period).Add(period))):
			case <-ctx.Done():
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
