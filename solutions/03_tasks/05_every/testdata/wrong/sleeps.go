// want test "time until stop returned"

// Package every sleeps until the next instant, and stop must wait until it wakes.
package every

import (
	"context"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	if period <= 0 {
		panic("every: the period must be positive")
	}
	begin := time.Now()
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer cancel()
		for ctx.Err() == nil {
			job(ctx)
			time.Sleep(period - time.Since(begin)%period)
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
