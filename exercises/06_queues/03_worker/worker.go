// Package worker has the worker that takes one job after another from a channel.
package worker

import "context"

// Work receives a job, calls do with it, then report with the job and what came of it, and goes
// on to the next.
//
// If do panics, the text of the error that report gets contains the panic's value. A panic of
// report is not caught.
//
// Work returns nil when jobs is closed and empty, and an error that wraps the [context.Cause] of
// ctx when that has ended. Where both are true, either will do.
func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	// TODO: take one job after another, until there are no more or ctx ends.
	return nil
}
