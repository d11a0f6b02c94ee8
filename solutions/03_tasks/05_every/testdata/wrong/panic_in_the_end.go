// want test "a panic of job \(panic_in_the_end\.go:\d+\) was caught"

// Package every lets a job panic in silence if it should have stopped meanwhile.
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
		defer func() {
			if ctx.Err() != nil {
				_ = recover()
			}
		}()
		for ctx.Err() == nil {
			job(ctx)
			select {
			case <-ticker.C: // it came while job was running
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
