// want test "the second of which has ended its context"

// Package every leaves it to select whether the next instant or the end of ctx comes first.
package every

import (
	"context"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	ticker := time.NewTicker(period)
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer cancel()
		defer ticker.Stop()
		if ctx.Err() != nil {
			return
		}
		for {
			job(ctx)
			select {
			case <-ticker.C: // a kept tick
			default:
			}
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}
