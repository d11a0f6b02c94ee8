// want leak|test|spin "left behind|when the job began: not again"

// Package every ends only when it is stopped: the end of its context goes unnoticed.
package every

import (
	"context"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	ticker := time.NewTicker(period)
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
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
			case <-ctx.Done():
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
