// Package service has no lock: all that is known is one value, which is replaced by compare-and-swap.
package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
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

// A record is a job. Where it is, the state says; final is what has become of it.
type record struct {
	id, input string
	final     atomic.Pointer[Job]
}

// A state is never changed, only replaced, and everything is to be seen in it.
type state struct {
	queue, running []*record
	done, failed   int
	stopping       context.Context // what Stop was called with
}

// late says whether Stop's time is up.
func (s *state) late() bool { return s.stopping != nil && s.stopping.Err() != nil }

// Jobs accepts jobs and has workers do them. Only [Start] makes one, and whoever makes
// one stops it. All methods may be called from many goroutines at the same time, and by the work itself, except for Stop.
//
// There is no mutex: a change is a new state, put in if the old one is still there.
type Jobs struct {
	work    Work
	waiting int
	ctx     context.Context // of all work
	end     context.CancelFunc

	last    atomic.Int64
	records sync.Map // of string to *record, also of those that are not accepted yet
	state   atomic.Pointer[state]
	wake    chan struct{} // has never more in it than wait
	empty   chan struct{} // closed when stopped and all is over
	once    sync.Once
	workers sync.WaitGroup
}

// Start starts the workers. Up to waiting jobs that no worker has begun are kept; both numbers are
// at least 1.
func Start(work Work, workers, waiting int) *Jobs {
	j := &Jobs{
		work:    work,
		waiting: waiting,
		wake:    make(chan struct{}, waiting),
		empty:   make(chan struct{}),
	}
	j.state.Store(&state{})
	j.ctx, j.end = context.WithCancel(context.Background())
	for range workers {
		j.workers.Go(j.worker)
	}
	return j
}

// change replaces the state by what f makes of a copy. If f returns an error, nothing is changed.
// f may be called more than once, and leaves the old slices as they are.
func (j *Jobs) change(f func(s *state) error) error {
	for {
		old := j.state.Load()
		s := *old
		if err := f(&s); err != nil {
			return err
		}
		if j.state.CompareAndSwap(old, &s) {
			if s.stopping != nil && len(s.queue)+len(s.running) == 0 {
				j.once.Do(func() { close(j.empty) })
			}
			return nil
		}
	}
}

// Submit accepts a job with this input and returns its id, which suits an address: letters and digits. It
// returns [ErrStopped] once Stop was called, and otherwise [ErrFull] when there is no place left
// to wait in. It never waits for one.
func (j *Jobs) Submit(input string) (id string, err error) {
	r := &record{id: "j" + strconv.FormatInt(j.last.Add(1), 10), input: input}
	j.records.Store(r.id, r)
	err = j.change(func(s *state) error {
		if s.stopping != nil {
			return ErrStopped
		}
		if len(s.queue) >= j.waiting {
			return ErrFull
		}
		s.queue = append(slices.Clone(s.queue), r)
		return nil
	})
	if err != nil {
		j.records.Delete(r.id)
		return "", err
	}
	j.wake <- struct{}{} // never waits: for each of these there is a job in the queue, or was until the time was up
	return r.id, nil
}

func (j *Jobs) worker() {
	for {
		select {
		case <-j.wake:
		case <-j.empty:
			return
		}
		if r := j.begin(); r != nil {
			j.finish(r, j.do(r))
		}
	}
}

var errNone = errors.New("nothing waits")

// begin takes the first job that waits. If the time is up, there is none any more.
func (j *Jobs) begin() (first *record) {
	err := j.change(func(s *state) error {
		if s.late() || len(s.queue) == 0 {
			return errNone
		}
		first = s.queue[0]
		s.queue = slices.Clone(s.queue[1:])
		s.running = append(slices.Clone(s.running), first)
		return nil
	})
	if err != nil {
		return nil
	}
	return first
}

// do does the work, and returns what has become of it.
func (j *Jobs) do(r *record) (job *Job) {
	defer func() {
		if p := recover(); p != nil {
			job = &Job{ID: r.id, Status: Failed, Error: fmt.Sprintf("panic: %v", p)}
		}
	}()
	result, err := j.work(j.ctx, r.input)
	if err != nil {
		return &Job{ID: r.id, Status: Failed, Error: err.Error()}
	}
	return &Job{ID: r.id, Status: Done, Result: result}
}

func (j *Jobs) finish(r *record, job *Job) {
	r.final.Store(job)
	j.change(func(s *state) error {
		s.running = slices.DeleteFunc(slices.Clone(s.running), func(o *record) bool { return o == r })
		if job.Status == Done {
			s.done++
		} else {
			s.failed++
		}
		return nil
	})
}

// Get returns the job with this id, and whether one was ever accepted.
func (j *Jobs) Get(id string) (Job, bool) {
	v, ok := j.records.Load(id)
	if !ok {
		return Job{}, false
	}
	r := v.(*record)
	for {
		s := j.state.Load()
		if slices.Contains(s.queue, r) {
			return Job{ID: id, Status: Queued}, true
		}
		if slices.Contains(s.running, r) {
			return Job{ID: id, Status: Running}, true
		}
		final := r.final.Load()
		if final == nil { // so it was not over either when s was
			return Job{}, false
		}
		if j.state.Load() == s {
			return *final, true
		}
	}
}

// Counts counts the jobs that were accepted.
func (j *Jobs) Counts() Counts {
	s := j.state.Load()
	return Counts{Queued: len(s.queue), Running: len(s.running), Done: s.done, Failed: s.failed}
}

// Open says whether jobs are still accepted: Stop was not called yet.
func (j *Jobs) Open() bool {
	return j.state.Load().stopping == nil
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
	j.change(func(s *state) error {
		s.stopping = ctx
		return nil
	})
	defer j.end()
	defer j.workers.Wait()
	select {
	case <-j.empty:
		return nil
	case <-ctx.Done():
	}
	// Who sees that the time is up begins nothing any more. Who has just not seen it replaces the state first, and is Running.
	j.end()
	j.change(func(s *state) error {
		for _, r := range s.queue {
			r.final.Store(&Job{ID: r.id, Status: Failed, Error: "never begun: " + ctx.Err().Error()})
		}
		s.failed += len(s.queue)
		s.queue = nil
		return nil
	})
	<-j.empty
	return fmt.Errorf("jobs were ended early: %w", ctx.Err())
}
