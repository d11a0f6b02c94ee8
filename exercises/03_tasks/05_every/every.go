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
	// TODO: call job at the instants, in a goroutine that stop can end and wait for.
	return func() {}
}
