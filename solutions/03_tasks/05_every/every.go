// Package every does a job at regular instants.
package every

import (
	"context"
	"time"
)

// Every calls job immediately, and then again and again: at each instant that is a
// whole number of periods after the call of Every. It returns immediately; job is called in
// another goroutine.
//
// job is never called while its last call is still running: the instants that pass
// meanwhile are left out. What one call has written the next one sees. A panic of job ends the process.
//
// It goes on until ctx ends or stop is called. job's context is made from ctx and
// ends then, and job is not called again; not even once, if ctx has ended before. A call that is
// running is given the time that it needs.
//
// stop returns when job is not running and will not be called again. It may be
// called any number of times, from many goroutines at the same time, but not by job. When ctx has
// ended there is no need to call it: no goroutine is left, once job has returned.
//
// Every panics if period is not positive.
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
