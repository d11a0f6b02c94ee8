// want perturbed test "the sum of the counts, while"

// Package service takes those that wait out of their count together, and counts them as failed one by one.
package service

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
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

// Jobs accepts jobs and has workers do them. Only [Start] makes one, and whoever makes
// one stops it. All methods may be called from many goroutines at the same time, and by the work itself, except for Stop.
type Jobs struct {
	work    Work
	waiting int
	ctx     context.Context // that of all work
	cancel  context.CancelFunc
	ended   chan struct{} // closed when there are no more workers

	mu      sync.Mutex
	more    *sync.Cond // when there is something for the workers
	jobs    map[string]*job
	queue   []*job
	counts  Counts
	stopped bool
}

type job struct {
	Job
	input string
}

// Start starts the workers. Up to waiting jobs that no worker has begun are kept; both numbers are
// at least 1.
func Start(work Work, workers, waiting int) *Jobs {
	j := &Jobs{work: work, waiting: waiting, ended: make(chan struct{}), jobs: map[string]*job{}}
	j.more = sync.NewCond(&j.mu)
	j.ctx, j.cancel = context.WithCancel(context.Background())
	var all sync.WaitGroup
	for range workers {
		all.Go(j.worker)
	}
	go func() {
		all.Wait()
		close(j.ended)
	}()
	return j
}

func (j *Jobs) worker() {
	for one := j.begin(); one != nil; one = j.begin() {
		j.end(one, j.perform(one.ID, one.input))
	}
}

// begin waits for a job, and returns nil when there will be no more.
func (j *Jobs) begin() *job {
	j.mu.Lock()
	defer j.mu.Unlock()
	for len(j.queue) == 0 && !j.stopped {
		j.more.Wait()
	}
	if len(j.queue) == 0 {
		return nil
	}
	one := j.queue[0]
	j.queue = j.queue[1:]
	one.Status = Running
	j.counts.Queued--
	j.counts.Running++
	return one
}

// perform does the work, and returns what has become of the job.
func (j *Jobs) perform(id, input string) (end Job) {
	end = Job{ID: id, Status: Failed}
	defer func() {
		if p := recover(); p != nil {
			end.Error = fmt.Sprintf("panic: %v", p)
		}
	}()
	result, err := j.work(j.ctx, input)
	if err != nil {
		end.Error = err.Error()
		return end
	}
	end.Status, end.Result = Done, result
	return end
}

func (j *Jobs) end(one *job, end Job) {
	j.mu.Lock()
	defer j.mu.Unlock()
	one.Job = end
	j.counts.Running--
	if end.Status == Done {
		j.counts.Done++
	} else {
		j.counts.Failed++
	}
}

// Submit accepts a job with this input and returns its id, which suits an address: letters and digits. It
// returns [ErrStopped] once Stop was called, and otherwise [ErrFull] when there is no place left
// to wait in. It never waits for one.
func (j *Jobs) Submit(input string) (id string, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.stopped:
		return "", ErrStopped
	case len(j.queue) >= j.waiting:
		return "", ErrFull
	}
	one := &job{Job: Job{ID: rand.Text(), Status: Queued}, input: input}
	j.jobs[one.ID] = one
	j.queue = append(j.queue, one)
	j.counts.Queued++
	j.more.Signal()
	return one.ID, nil
}

// Get returns the job with this id, and whether one was ever accepted.
func (j *Jobs) Get(id string) (Job, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	one, ok := j.jobs[id]
	if !ok {
		return Job{}, false
	}
	return one.Job, true
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
	return !j.stopped
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
	defer j.cancel()
	late := j.close(ctx)
	if late == nil {
		select {
		case <-j.ended:
			return nil
		case <-ctx.Done():
			late = ctx.Err()
			j.mu.Lock()
			rest := j.cutOff()
			j.mu.Unlock()
			j.fail(rest, late)
		}
	}
	<-j.ended
	return fmt.Errorf("jobs were cut off: %w", late)
}

// close has no more jobs accepted, and if ctx has ended already, none begun.
func (j *Jobs) close(ctx context.Context) (late error) {
	var rest []*job
	j.mu.Lock()
	j.stopped = true
	j.more.Broadcast()
	if late = ctx.Err(); late != nil {
		rest = j.cutOff()
	}
	j.mu.Unlock()
	j.fail(rest, late)
	return late
}

// cutOff tells the jobs that run, and takes away those that wait. j.mu is held.
func (j *Jobs) cutOff() []*job {
	rest := j.queue
	j.queue = nil
	j.counts.Queued -= len(rest)
	j.cancel()
	return rest
}

// fail has jobs fail that were not begun.
func (j *Jobs) fail(rest []*job, why error) {
	for _, one := range rest {
		j.mu.Lock()
		one.Status = Failed
		one.Error = "not begun: " + why.Error()
		j.counts.Failed++
		j.mu.Unlock()
	}
}
