// Package every computes from the beginning how long it is to the next instant, and sets a timer for that.
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
			timer := time.NewTimer(period - time.Since(begin)%period)
			select {
			case <-timer.C:
			case <-ctx.Done():
				timer.Stop()
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
