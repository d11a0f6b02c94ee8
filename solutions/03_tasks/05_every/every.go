// Package every does a job at regular instants.
package every

import (
	"context"
	"time"
)

// Every calls job in another goroutine, immediately and then at each instant that is a
// whole number of periods after the call of Every, until ctx ends or stop is called.
// If ctx had ended before, job is never called. Every panics if period is not positive.
//
// job's context is derived from ctx. When it ends, a running call is given the time
// that it needs. A panic of job ends the process.
//
// stop may be called any number of times, by any goroutine, but not by job. When ctx
// has ended there is no need to: no goroutine is left, once job has returned.
func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	// Made here and not in the goroutine, so that it counts from now on, and panics
	// where the caller can see it.
	ticker := time.NewTicker(period)
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer cancel()
		defer ticker.Stop()
		// Asked before each call: the last select below takes either case when both are ready.
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
