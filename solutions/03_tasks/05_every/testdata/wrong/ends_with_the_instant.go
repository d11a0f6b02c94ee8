// Package every does a job at regular instants.
// want test "at the end of a call, while nobody has stopped it"

// Package every gives each call a context that ends with the next instant, as if a call that takes longer were late.
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
			round, release := context.WithTimeout(inner, period-time.Since(start)%period)
			job(round)
			release()
			select {
			case <-ticker.C: // passed meanwhile
			default:
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
