// want test "when Stop has returned"

// Package service leaves with the context of Stop what cuts off jobs, when there are none any more.
package service

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
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
	work    Work
	ctx     context.Context // of all work
	cutOff  context.CancelFunc
	workers sync.WaitGroup

	mu     sync.Mutex
	closed bool
	queue  chan *entry // sent to and closed under mu: so nobody sends on a closed channel, and a job has its id before it begins
	jobs   map[string]*entry
	counts Counts
}

// An entry is a job and what it takes to do it.
type entry struct {
	Job
	input string
}

// Start starts the workers. Up to waiting jobs that no worker has begun are kept; both numbers are
// at least 1.
func Start(work Work, workers, waiting int) *Jobs {
	j := &Jobs{work: work, queue: make(chan *entry, waiting), jobs: map[string]*entry{}}
	j.ctx, j.cutOff = context.WithCancel(context.Background())
	for range workers {
		j.workers.Go(func() {
			for e := range j.queue {
				j.do(e)
			}
		})
	}
	return j
}

// Submit accepts a job with this input and returns its id, which suits an address: letters and digits. It
// returns [ErrStopped] once Stop was called, and otherwise [ErrFull] when there is no place left
// to wait in. It never waits for one.
func (j *Jobs) Submit(input string) (id string, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return "", ErrStopped
	}
	e := &entry{Job: Job{ID: strconv.Itoa(len(j.jobs) + 1), Status: Queued}, input: input}
	select {
	case j.queue <- e:
	default:
		return "", ErrFull
	}
	j.jobs[e.ID] = e
	j.counts.Queued++
	return e.ID, nil
}

// do sees e through, from Queued to Done or Failed.
func (j *Jobs) do(e *entry) {
	if err := j.ctx.Err(); err != nil {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.counts.Queued--
		j.end(e, "", err)
		return
	}
	j.mu.Lock()
	e.Status = Running
	j.counts.Queued--
	j.counts.Running++
	j.mu.Unlock()
	result, err := j.call(e.input)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.counts.Running--
	j.end(e, result, err)
}

// call calls the work. Its panic is an error.
func (j *Jobs) call(input string) (result string, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return j.work(j.ctx, input)
}

// end notes what has become of e. The caller holds j.mu.
func (j *Jobs) end(e *entry, result string, err error) {
	if err != nil {
		e.Status, e.Error = Failed, err.Error()
		j.counts.Failed++
		return
	}
	e.Status, e.Result = Done, result
	j.counts.Done++
}

// Get returns the job with this id, and whether one was ever accepted.
func (j *Jobs) Get(id string) (Job, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	e, ok := j.jobs[id]
	if !ok {
		return Job{}, false
	}
	return e.Job, true
}

// Counts counts the jobs that were accepted.
func (j *Jobs) Counts() Counts {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.counts
}

// Open says whether jobs are still accepted: Stop was not called yet.
func (j *Jobs) Open() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return !j.closed
}

// Stop has no more jobs accepted, waits until all that were are Done or Failed, and returns nil.
//
// If ctx ends first, or has ended before, the contexts of all jobs that are Running end as well, and those that are Queued
// become Failed. When the last job has ended, Stop returns an error that wraps that of ctx. If there was
// nothing left to do, either result is fine.
//
// Stop is called once. The other methods may be called for as long as you like.
func (j *Jobs) Stop(ctx context.Context) error {
	defer j.cutOff() // after the last job there is nobody to be cut off, but the context wants to be released
	j.mu.Lock()
	j.closed = true
	close(j.queue)
	j.mu.Unlock()
	context.AfterFunc(ctx, j.cutOff)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		j.workers.Wait()
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		j.cutOff()
		<-ended
		return fmt.Errorf("stop: %w", ctx.Err())
	}
}
