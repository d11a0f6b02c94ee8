// want test "a panic of job \(panic_is_left_out\.go:\d+\) was caught"

// Package every goes on with the next instant after a call that panicked.
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
		for ctx.Err() == nil {
			try(ctx, job)
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

func try(ctx context.Context, job func(ctx context.Context)) {
	defer func() { _ = recover() }()
	job(ctx)
}
