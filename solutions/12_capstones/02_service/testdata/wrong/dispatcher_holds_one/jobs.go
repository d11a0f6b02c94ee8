// want test "with two jobs at work and two that wait"

// Package service has a dispatcher, which holds one more job than may wait.
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
	Error  string `json:"error,omitempty"`  // of one that has Failed: what went wrong
}

// Counts says how many jobs are in each status.
type Counts struct {
	Queued, Running, Done, Failed int
}

// An entry is a job with what only the workers need.
type entry struct {
	job   Job
	input string
}

// Jobs accepts jobs and has workers do them. Only [Start] makes one, and whoever makes
// one stops it. All methods may be called from many goroutines at the same time, and by the work itself, except for Stop.
type Jobs struct {
	work    Work
	ctx     context.Context // of all work
	end     context.CancelFunc
	queue   chan *entry
	places  chan struct{} // one for each job that is Running
	workers sync.WaitGroup

	mu       sync.Mutex
	stopping context.Context // what Stop was called with
	jobs     map[string]*entry
	counts   Counts
}

// Start starts the workers. Up to waiting jobs that no worker has begun are kept; both numbers are
// at least 1.
func Start(work Work, workers, waiting int) *Jobs {
	j := &Jobs{
		work:   work,
		queue:  make(chan *entry, waiting),
		places: make(chan struct{}, workers),
		jobs:   make(map[string]*entry),
	}
	j.ctx, j.end = context.WithCancel(context.Background())
	j.workers.Go(j.dispatch)
	return j
}

// Submit accepts a job with this input and returns its id, which suits an address: letters and digits. It
// returns [ErrStopped] once Stop was called, and otherwise [ErrFull] when there is no place left
// to wait in. It never waits for one.
func (j *Jobs) Submit(input string) (id string, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stopping != nil {
		return "", ErrStopped
	}
	id = strconv.Itoa(len(j.jobs) + 1)
	e := &entry{job: Job{ID: id, Status: Queued}, input: input}
	select {
	case j.queue <- e:
	default:
		return "", ErrFull
	}
	j.jobs[id] = e
	j.counts.Queued++
	return id, nil
}

// Get returns the job with this id, and whether one was ever accepted.
func (j *Jobs) Get(id string) (Job, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	e, ok := j.jobs[id]
	if !ok {
		return Job{}, false
	}
	return e.job, true
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
	return j.stopping == nil
}

// Stop has no more jobs accepted, waits until all that were are Done or Failed, and returns nil. No goroutine
// is left then.
//
// If ctx ends first, or has ended before, the contexts of all jobs that are Running end as well, and those that are Queued
// become Failed. When the last job has ended, Stop returns an error that wraps that of ctx. If the two
// come at the same moment, or there was nothing left to do, either result is fine.
//
// Stop is called once. The other methods may be called for as long as you like.
func (j *Jobs) Stop(ctx context.Context) error {
	j.mu.Lock()
	j.stopping = ctx
	close(j.queue)
	j.mu.Unlock()

	done := make(chan struct{})
	go func() {
		j.workers.Wait()
		close(done)
	}()
	defer j.end()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	}
	j.expire()
	<-done
	return fmt.Errorf("stopped before all jobs were done: %w", ctx.Err())
}

// expire ends the work, and fails what waits.
func (j *Jobs) expire() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.end()
	for e := range j.queue { // it is closed
		j.fail(e)
	}
}

// fail fails a job that is Queued. It is called with the mutex locked.
func (j *Jobs) fail(e *entry) {
	j.counts.Queued--
	j.counts.Failed++
	e.job.Status, e.job.Error = Failed, "stopped: "+j.stopping.Err().Error()
}

// dispatch begins the jobs one after the other, each as soon as there is a place.
func (j *Jobs) dispatch() {
	for e := range j.queue {
		j.places <- struct{}{}
		if !j.begin(e) {
			<-j.places
			continue
		}
		j.workers.Go(func() {
			text, ok := j.do(e.input)
			j.finish(e, text, ok)
			<-j.places
		})
	}
}

// begin begins a job, unless its time is up already.
func (j *Jobs) begin(e *entry) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stopping != nil && j.stopping.Err() != nil {
		j.fail(e)
		return false
	}
	j.counts.Queued--
	j.counts.Running++
	e.job.Status = Running
	return true
}

// do does the work: text is its result, or if it is not ok what went wrong.
func (j *Jobs) do(input string) (text string, ok bool) {
	defer func() {
		if p := recover(); p != nil {
			text, ok = fmt.Sprint("panic: ", p), false
		}
	}()
	result, err := j.work(j.ctx, input)
	if err != nil {
		return err.Error(), false
	}
	return result, true
}

func (j *Jobs) finish(e *entry, text string, ok bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.counts.Running--
	if ok {
		j.counts.Done++
		e.job.Status, e.job.Result = Done, text
	} else {
		j.counts.Failed++
		e.job.Status, e.job.Error = Failed, text
	}
}
