// Package service keeps jobs in a slice, and workers wait on a condition.
package service

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

var (
	ErrFull    = errors.New("too many jobs are waiting")
	ErrStopped = errors.New("no more jobs are accepted")
)

type Work func(ctx context.Context, input string) (result string, err error)

type Status string

const (
	Queued  Status = "queued"
	Running Status = "running"
	Done    Status = "done"
	Failed  Status = "failed"
)

type Job struct {
	ID     string `json:"id"`
	Status Status `json:"status"`
	Result string `json:"result,omitempty"`
	Error  string `json:"error,omitempty"`

	input string
}

type Counts struct {
	Queued, Running, Done, Failed int
}

type Jobs struct {
	work    Work
	waiting int
	ctx     context.Context
	cancel  context.CancelFunc

	mu      sync.Mutex
	changed sync.Cond
	all     []*Job // the id is the place
	begun   int    // so many of them
	busy    int    // workers that have not gone home
	closed  bool
}

func Start(work Work, workers, waiting int) *Jobs {
	j := &Jobs{work: work, waiting: waiting, busy: workers}
	j.changed.L = &j.mu
	j.ctx, j.cancel = context.WithCancel(context.Background())
	for range workers {
		go j.worker()
	}
	return j
}

func (j *Jobs) worker() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for {
		for j.begun == len(j.all) && !j.closed {
			j.changed.Wait()
		}
		if j.begun == len(j.all) {
			j.busy--
			j.changed.Broadcast()
			return
		}
		job := j.all[j.begun]
		j.begun++
		if j.ctx.Err() != nil {
			job.Status, job.Error = Failed, "stopped before it began"
			continue
		}
		job.Status = Running
		j.mu.Unlock()
		result, err := j.safely(job.input)
		j.mu.Lock()
		if err == nil {
			job.Status, job.Result = Done, result
		} else {
			job.Status, job.Error = Failed, err.Error()
		}
	}
}

func (j *Jobs) safely(input string) (result string, err error) {
	defer func() {
		switch v := recover().(type) {
		case nil:
		case error:
			err = fmt.Errorf("the job panicked: %w", v)
		default:
			err = fmt.Errorf("the job panicked: %v", v)
		}
	}()
	return j.work(j.ctx, input)
}

func (j *Jobs) Submit(input string) (string, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.closed:
		return "", ErrStopped
	case len(j.all)-j.begun >= j.waiting:
		return "", ErrFull
	}
	job := &Job{ID: fmt.Sprintf("j%04d", len(j.all)), Status: Queued, input: input}
	j.all = append(j.all, job)
	j.changed.Signal()
	return job.ID, nil
}

func (j *Jobs) Get(id string) (Job, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, job := range j.all {
		if job.ID == id {
			return Job{job.ID, job.Status, job.Result, job.Error, ""}, true
		}
	}
	return Job{}, false
}

func (j *Jobs) Counts() (c Counts) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, job := range j.all {
		switch job.Status {
		case Queued:
			c.Queued++
		case Running:
			c.Running++
		case Done:
			c.Done++
		case Failed:
			c.Failed++
		}
	}
	return c
}

func (j *Jobs) Open() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return !j.closed
}

func (j *Jobs) Stop(ctx context.Context) error {
	j.mu.Lock()
	j.closed = true
	j.changed.Broadcast()
	j.mu.Unlock()
	stop := context.AfterFunc(ctx, j.cancel)
	if ctx.Err() != nil {
		j.cancel() // before any of them begins another
	}
	j.mu.Lock()
	for j.busy > 0 {
		j.changed.Wait()
	}
	j.mu.Unlock()
	if stop() {
		j.cancel()
		return nil
	}
	return ctx.Err()
}
