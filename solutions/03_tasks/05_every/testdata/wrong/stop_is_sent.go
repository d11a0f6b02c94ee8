// Package every sends the request to stop on a channel: the second one is received by nobody.
package every

import (
	"context"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	ticker := time.NewTicker(period)
	ctx, cancel := context.WithCancel(ctx)
	stopped := make(chan struct{})
	go func() {
		defer cancel()
		defer ticker.Stop()
		for ctx.Err() == nil {
			job(ctx)
			select {
			case <-ticker.C:
			default:
			}
			select {
			case <-ticker.C:
			case <-stopped:
				return
			case <-ctx.Done():
			}
		}
	}()
	return func() {
		cancel()
		stopped <- struct{}{} // want deadlock "wait"
	}
}
