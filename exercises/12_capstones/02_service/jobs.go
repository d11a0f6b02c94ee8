// Package service takes jobs over HTTP, does them in the background, and says how they are.
package service

import (
	"context"
	"errors"
)

// What Submit returns when it does not accept a job.
var (
	ErrFull    = errors.New("too many jobs are waiting")
	ErrStopped = errors.New("no more jobs are accepted")
)

// A Work does a job: it makes a result of an input, and returns soon after ctx has ended. It may panic.
type Work func(ctx context.Context, input string) (result string, err error)

// A Status is what has become of a job.
type Status string

// A job is Queued until its work begins, Running until that is over, and then Done or Failed for good.
const (
	Queued  Status = "queued"
	Running Status = "running"
	Done    Status = "done"
	Failed  Status = "failed"
)

// A Job is what is told about one.
type Job struct {
	ID     string `json:"id"`
	Status Status `json:"status"`
	Result string `json:"result,omitempty"` // of a job that is Done
	Error  string `json:"error,omitempty"`  // of one that has Failed: what its error, or its panic, said
}

// Counts says how many jobs are in each status.
type Counts struct {
	Queued, Running, Done, Failed int
}

// Jobs accepts jobs and has workers do them. Only [Start] makes one, and whoever makes
// one stops it. All methods may be called from many goroutines at the same time, and by the work itself, except for Stop.
type Jobs struct {
	// TODO: which jobs are there, which of them wait, and what has to be known to stop?
}

// Start starts the workers. Up to waiting jobs that no worker has begun are kept; both numbers are
// at least 1.
func Start(work Work, workers, waiting int) *Jobs {
	// TODO: start the workers.
	return &Jobs{}
}

// Submit accepts a job with this input and returns its id, which suits an address: letters and digits. It
// returns [ErrStopped] once Stop was called, and otherwise [ErrFull] when there is no place left
// to wait in. It never waits for one.
func (j *Jobs) Submit(input string) (id string, err error) {
	// TODO
	return "", nil
}

// Get returns the job with this id, and whether one was ever accepted.
func (j *Jobs) Get(id string) (Job, bool) {
	// TODO
	return Job{}, false
}

// Counts counts the jobs that were accepted.
func (j *Jobs) Counts() Counts {
	// TODO
	return Counts{}
}

// Open says whether jobs are still accepted: Stop was not called yet.
func (j *Jobs) Open() bool {
	// TODO
	return true
}

// Stop has no more jobs accepted, waits until all that were are Done or Failed, and returns nil.
//
// If ctx ends first, or has ended before, the contexts of all jobs that are Running end as well, and those that are Queued
// become Failed. When the last job has ended, Stop returns an error that wraps that of ctx. If there was
// nothing left to do, either result is fine.
//
// Stop is called once. The other methods may be called for as long as you like.
func (j *Jobs) Stop(ctx context.Context) error {
	// TODO: nothing new; finish the old; and when the time is up, nothing at all.
	return nil
}
