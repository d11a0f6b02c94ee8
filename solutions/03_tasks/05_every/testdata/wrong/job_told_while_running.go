// want test "job's context after stop"

// Package every tells the job of the end only while it is running: what the job has begun with its context goes on.
package every

import (
	"context"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	ticker := time.NewTicker(period)
	outer, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	inner, end := context.WithCancel(ctx)
	go func() {
		defer close(ended)
		defer cancel()
		defer ticker.Stop()
		for outer.Err() == nil {
			unhook := context.AfterFunc(outer, end)
			job(inner)
			unhook()
			select {
			case <-ticker.C:
			default:
			}
			select {
			case <-ticker.C:
			case <-outer.Done():
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
