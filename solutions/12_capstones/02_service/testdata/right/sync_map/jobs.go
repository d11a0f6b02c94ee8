// Package service keeps each job under its id in a sync.Map, behind an atomic pointer.
package service

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
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

type record struct {
	now   atomic.Pointer[Job]
	input string
}

type Jobs struct {
	records sync.Map // of ids and *record
	last    atomic.Int64
	queue   chan *record

	gate    sync.RWMutex // read by who submits, written by who closes
	closed  bool
	workers errgroup.Group
	ctx     context.Context
	cutOff  context.CancelCauseFunc
}

func Start(work Work, workers, waiting int) *Jobs {
	j := &Jobs{queue: make(chan *record, waiting)}
	j.ctx, j.cutOff = context.WithCancelCause(context.Background())
	for range workers {
		j.workers.Go(func() error {
			for r := range j.queue {
				r.do(j.ctx, work)
			}
			return nil
		})
	}
	return j
}

func (r *record) do(ctx context.Context, work Work) {
	id := r.now.Load().ID
	if ctx.Err() != nil {
		r.now.Store(&Job{ID: id, Status: Failed, Error: context.Cause(ctx).Error()})
		return
	}
	r.now.Store(&Job{ID: id, Status: Running})
	defer func() {
		if v := recover(); v != nil {
			r.now.Store(&Job{ID: id, Status: Failed, Error: fmt.Sprintf("panic: %v", v)})
		}
	}()
	result, err := work(ctx, r.input)
	if err != nil {
		r.now.Store(&Job{ID: id, Status: Failed, Error: err.Error()})
		return
	}
	r.now.Store(&Job{ID: id, Status: Done, Result: result})
}

func (j *Jobs) Submit(input string) (string, error) {
	j.gate.RLock()
	defer j.gate.RUnlock()
	if j.closed {
		return "", ErrStopped
	}
	r := &record{input: input}
	id := strconv.FormatInt(j.last.Add(1), 36)
	r.now.Store(&Job{ID: id, Status: Queued})
	j.records.Store(id, r)
	select {
	case j.queue <- r:
		return id, nil
	default:
		j.records.Delete(id)
		return "", ErrFull
	}
}

func (j *Jobs) Get(id string) (Job, bool) {
	r, ok := j.records.Load(id)
	if !ok {
		return Job{}, false
	}
	return *r.(*record).now.Load(), true
}

func (j *Jobs) Counts() (c Counts) {
	j.records.Range(func(_, r any) bool {
		switch r.(*record).now.Load().Status {
		case Queued:
			c.Queued++
		case Running:
			c.Running++
		case Done:
			c.Done++
		case Failed:
			c.Failed++
		}
		return true
	})
	return c
}

func (j *Jobs) Open() bool {
	j.gate.RLock()
	defer j.gate.RUnlock()
	return !j.closed
}

func (j *Jobs) Stop(ctx context.Context) error {
	j.gate.Lock()
	j.closed = true
	close(j.queue)
	j.gate.Unlock()
	over := make(chan struct{})
	var err error
	go func() {
		j.workers.Wait()
		close(over)
	}()
	if ctx.Err() == nil {
		select {
		case <-over:
		case <-ctx.Done():
		}
	}
	err = ctx.Err()
	j.cutOff(err)
	<-over
	return err
}
