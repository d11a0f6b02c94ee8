// Package service starts a worker when there is something to do and not yet enough of them. One that finds nothing goes home.
package service

import (
	"context"
	"crypto/rand"
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
}

type Counts struct {
	Queued, Running, Done, Failed int
}

type task struct {
	id, input string
}

type Jobs struct {
	work             Work
	workers, waiting int

	mu      sync.Mutex
	jobs    map[string]Job
	queue   []task
	counts  Counts
	working int
	stopped bool
	empty   chan struct{} // closed when it is stopped and nobody works
	cancels map[string]context.CancelFunc
}

func Start(work Work, workers, waiting int) *Jobs {
	return &Jobs{work: work, workers: workers, waiting: waiting, jobs: map[string]Job{}, empty: make(chan struct{}), cancels: map[string]context.CancelFunc{}}
}

func (j *Jobs) Submit(input string) (string, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stopped {
		return "", ErrStopped
	}
	t := task{rand.Text(), input}
	if j.working == j.workers {
		if len(j.queue) == j.waiting {
			return "", ErrFull
		}
		j.queue = append(j.queue, t)
		j.jobs[t.id] = Job{ID: t.id, Status: Queued}
		j.counts.Queued++
		return t.id, nil
	}
	j.working++
	j.begin(t)
	return t.id, nil
}

// begin has a worker of its own do t, and then what waits. The caller holds j.mu.
func (j *Jobs) begin(t task) {
	j.jobs[t.id] = Job{ID: t.id, Status: Running}
	j.counts.Running++
	ctx, cancel := context.WithCancel(context.Background())
	j.cancels[t.id] = cancel
	go func() {
		defer cancel()
		result, err := j.try(ctx, t.input)
		j.mu.Lock()
		defer j.mu.Unlock()
		delete(j.cancels, t.id)
		j.counts.Running--
		if err != nil {
			j.jobs[t.id] = Job{ID: t.id, Status: Failed, Error: err.Error()}
			j.counts.Failed++
		} else {
			j.jobs[t.id] = Job{ID: t.id, Status: Done, Result: result}
			j.counts.Done++
		}
		if len(j.queue) > 0 {
			next := j.queue[0]
			j.queue = j.queue[1:]
			j.counts.Queued--
			j.begin(next)
			return
		}
		j.working--
		if j.stopped && j.working == 0 {
			close(j.empty)
		}
	}()
}

func (j *Jobs) try(ctx context.Context, input string) (result string, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	return j.work(ctx, input)
}

func (j *Jobs) Get(id string) (Job, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	job, ok := j.jobs[id]
	return job, ok
}

func (j *Jobs) Counts() Counts {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.counts
}

func (j *Jobs) Open() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return !j.stopped
}

func (j *Jobs) Stop(ctx context.Context) error {
	j.mu.Lock()
	j.stopped = true
	if j.working == 0 {
		close(j.empty)
	}
	j.mu.Unlock()
	select {
	case <-j.empty:
		return nil
	case <-ctx.Done():
	}
	j.mu.Lock()
	for _, t := range j.queue {
		j.jobs[t.id] = Job{ID: t.id, Status: Failed, Error: context.Cause(ctx).Error()}
		j.counts.Queued--
		j.counts.Failed++
	}
	j.queue = nil
	for _, cancel := range j.cancels {
		cancel()
	}
	j.mu.Unlock()
	<-j.empty
	return context.Cause(ctx)
}
