// Package every closes a channel to stop, and again when it is stopped again.
package every

import (
	"context"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	ticker := time.NewTicker(period)
	ctx, cancel := context.WithCancel(ctx)
	stopped, ended := make(chan struct{}), make(chan struct{})
	go func() {
		<-ctx.Done()
		ticker.Stop()
	}()
	go func() {
		defer close(ended)
		defer cancel()
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
		close(stopped) // want panic "close"
		<-ended
	}
}
