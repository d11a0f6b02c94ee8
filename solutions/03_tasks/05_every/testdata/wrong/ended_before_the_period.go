// want test "Every must panic"

// Package every looks at the period only when ctx has not ended.
package every

import (
	"context"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	if ctx.Err() != nil {
		return func() {}
	}
	if period <= 0 {
		panic("every: period must be positive")
	}
	start := time.Now()
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer cancel()
		for ctx.Err() == nil {
			job(ctx)
			timer := time.NewTimer(period - time.Since(start)%period)
			select {
			case <-timer.C:
			case <-ctx.Done():
				timer.Stop()
				return
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}
