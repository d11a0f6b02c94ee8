// Package every does a job at regular instants.
// want test "time until stop returned"

// Package every sleeps until the next instant when a call has taken too long, and hears nothing meanwhile.
package every

import (
	"context"
	"time"
)

// Every calls job immediately, and then again at each whole number of periods.
func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	start := time.Now()
	ticker := time.NewTicker(period)
	inner, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer cancel()
		defer ticker.Stop()
		for inner.Err() == nil {
			round := time.Since(start) / period
			job(inner)
			if inner.Err() != nil {
				return
			}
			if now := time.Since(start); now/period > round {
				// Too long: on with the next instant.
				time.Sleep(period - now%period)
				ticker.Reset(period)
				continue
			}
			select {
			case <-ticker.C:
			case <-inner.Done():
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}
