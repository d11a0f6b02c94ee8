// Package every does a job at regular instants.
// want test "when the job began, every 10 s"

// Package every rounds to the nearest instant: a call that takes more than half a period leaves out the next one.
package every

import (
	"context"
	"time"
)

// Every calls job immediately, and then again at each whole number of periods.
func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	if period <= 0 {
		panic("every: the period must be positive")
	}
	start := time.Now()
	inner, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer cancel()
		for inner.Err() == nil {
			job(inner)
			next := start.Add(time.Since(start).Round(period) + period)
			timer := time.NewTimer(time.Until(next))
			select {
			case <-timer.C:
			case <-inner.Done():
				timer.Stop()
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}
