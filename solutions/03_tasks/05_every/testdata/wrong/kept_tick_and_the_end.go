// want test "not again when ctx has ended"

// Package every leaves it to select whether the next instant or the end of ctx comes first.
package every

import (
	"context"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	if period <= 0 {
		panic("every: period must be positive")
	}
	start := time.Now()
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer cancel()
		if ctx.Err() != nil {
			return
		}
		ticker := time.NewTicker(period)
		defer ticker.Stop()
		for {
			job(ctx)
			if late := time.Since(start) % period; late > 0 {
				select {
				case <-ticker.C: // a kept tick
				default:
				}
			}
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}
