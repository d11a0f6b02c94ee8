// want perturbed test "the job of a customer to begin next"

// Package service ends a job in one step and begins the next in another: who comes in between is first.
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
	work             Work
	workers, waiting int
	tasks            sync.WaitGroup // of those jobs that run

	mu      sync.Mutex
	known   map[string]*entry
	queue   []*entry
	running map[*entry]context.CancelFunc
	counts  map[Status]int
	stopped bool
}

// An entry is a job, and what it takes to do it.
type entry struct {
	Job
	input string
}

// Start starts the workers. Up to waiting jobs that no worker has begun are kept; both numbers are
// at least 1.
func Start(work Work, workers, waiting int) *Jobs {
	return &Jobs{
		work:    work,
		workers: workers,
		waiting: waiting,
		known:   map[string]*entry{},
		running: map[*entry]context.CancelFunc{},
		counts:  map[Status]int{},
	}
}

// locked does something that nobody is to interrupt.
func locked[T any](j *Jobs, do func() T) T {
	j.mu.Lock()
	defer j.mu.Unlock()
	return do()
}

// turn makes a job what it is from now on. j.mu is held.
func (j *Jobs) turn(e *entry, to Job) {
	if e.Status != "" {
		j.counts[e.Status]--
	}
	e.Job = to
	j.counts[to.Status]++
}

// begin begins a job, with a goroutine of its own. j.mu is held.
func (j *Jobs) begin(e *entry) {
	j.turn(e, Job{ID: e.ID, Status: Running})
	ctx, cancel := context.WithCancel(context.Background())
	j.running[e] = cancel
	j.tasks.Go(func() {
		end := Job{ID: e.ID, Status: Failed, Error: "the work did not return"}
		defer func() {
			if p := recover(); p != nil {
				end = Job{ID: e.ID, Status: Failed, Error: fmt.Sprint("panic: ", p)}
			}
			cancel()
			j.end(e, end)
			j.beginNext()
		}()
		if result, err := j.work(ctx, e.input); err != nil {
			end.Error = err.Error()
		} else {
			end = Job{ID: e.ID, Status: Done, Result: result}
		}
	})
}

// end notes what has become of a job.
func (j *Jobs) end(e *entry, end Job) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.turn(e, end)
	delete(j.running, e)
}

// beginNext begins the job that has waited longest, if a worker is free.
func (j *Jobs) beginNext() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.queue) > 0 && len(j.running) < j.workers {
		next := j.queue[0]
		j.queue = j.queue[1:]
		j.begin(next)
	}
}

// Submit accepts a job with this input and returns its id, which suits an address: letters and digits. It
// returns [ErrStopped] once Stop was called, and otherwise [ErrFull] when there is no place left
// to wait in. It never waits for one.
func (j *Jobs) Submit(input string) (id string, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stopped {
		return "", ErrStopped
	}
	if len(j.queue) == j.waiting {
		return "", ErrFull
	}
	id = rand.Text()
	e := &entry{input: input}
	j.turn(e, Job{ID: id, Status: Queued})
	j.known[id] = e
	if len(j.running) < j.workers {
		j.begin(e)
	} else {
		j.queue = append(j.queue, e)
	}
	return id, nil
}

// Get returns the job with this id, and whether one was ever accepted.
func (j *Jobs) Get(id string) (job Job, ok bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if e := j.known[id]; e != nil {
		return e.Job, true
	}
	return Job{}, false
}

// Counts counts the jobs that were accepted.
func (j *Jobs) Counts() Counts {
	return locked(j, func() Counts {
		return Counts{j.counts[Queued], j.counts[Running], j.counts[Done], j.counts[Failed]}
	})
}

// Open says whether jobs are still accepted: Stop was not called yet.
func (j *Jobs) Open() bool {
	return locked(j, func() bool { return !j.stopped })
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
	locked(j, func() bool {
		j.stopped = true
		return j.tooLate(ctx)
	})
	told := make(chan struct{})
	inTime := context.AfterFunc(ctx, func() {
		defer close(told)
		locked(j, func() bool { return j.tooLate(ctx) })
	})
	j.tasks.Wait()
	if inTime() {
		return nil
	}
	<-told
	return fmt.Errorf("stop the jobs: %w", ctx.Err())
}

// tooLate ends everything if ctx has ended. j.mu is held.
func (j *Jobs) tooLate(ctx context.Context) bool {
	if ctx.Err() == nil {
		return false
	}
	for _, e := range j.queue {
		j.turn(e, Job{ID: e.ID, Status: Failed, Error: "there was no time left for it"})
	}
	j.queue = nil
	for _, cancel := range j.running {
		cancel()
	}
	return true
}
