// want test|panic "when Stop has returned|WaitGroup is reused"

// Package service counts a worker out that has panicked before another takes its place.
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
	waiting int
	ctx     context.Context // of all work
	end     context.CancelFunc
	queue   chan *entry
	turn    chan struct{} // whoever has it takes the next job
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
		work:    work,
		waiting: waiting,
		queue:   make(chan *entry, waiting),
		turn:    make(chan struct{}, 1),
		jobs:    make(map[string]*entry),
	}
	j.ctx, j.end = context.WithCancel(context.Background())
	for range workers {
		j.hire()
	}
	return j
}

// hire starts one worker.
func (j *Jobs) hire() {
	j.workers.Add(1)
	go j.worker()
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
	if j.counts.Queued >= j.waiting {
		return "", ErrFull
	}
	id = strconv.Itoa(len(j.jobs) + 1)
	e := &entry{job: Job{ID: id, Status: Queued}, input: input}
	j.jobs[id] = e
	j.counts.Queued++
	j.queue <- e // never waits: in there are not more than are Queued
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

func (j *Jobs) worker() {
	var now *entry // the job that is being done
	defer func() {
		if p := recover(); p != nil {
			j.finish(now, fmt.Sprint("panic: ", p), false)
			j.hire() // in my place
		}
	}()
	defer j.workers.Done()
	for {
		e, ok := j.next()
		if !ok {
			return
		}
		if e == nil {
			continue
		}
		now = e
		text, ok := j.do(e.input)
		j.finish(e, text, ok)
	}
}

// next waits for a job and begins it. If its time is up already, e is nil. If no more will come, ok is false.
func (j *Jobs) next() (e *entry, ok bool) {
	j.turn <- struct{}{}
	defer func() { <-j.turn }()
	e, ok = <-j.queue
	if !ok {
		return nil, false
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stopping != nil && j.stopping.Err() != nil {
		j.fail(e)
		return nil, true
	}
	j.counts.Queued--
	j.counts.Running++
	e.job.Status = Running
	return e, true
}

// do does the work: text is its result, or if it is not ok what went wrong.
func (j *Jobs) do(input string) (text string, ok bool) {
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
