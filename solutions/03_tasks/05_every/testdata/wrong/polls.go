// want spin "busy waiting"

// Package every asks every millisecond whether it is time.
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
			next := begin.Add((time.Since(begin)/period + 1) * period)
			for time.Now().Before(next) && ctx.Err() == nil {
				time.Sleep(time.Millisecond)
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
