// want test "when the job began"

// Package every waits a period before the first call, as a ticker does.
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
			select {
			case <-ticker.C:
				job(ctx)
			case <-ctx.Done():
				return
			}
			select {
			case <-ticker.C:
			default:
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
