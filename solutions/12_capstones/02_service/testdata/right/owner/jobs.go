// Package service has one goroutine to which all that is known of the jobs belongs. It is asked over a channel.
package service

import (
	"context"
	"errors"
	"fmt"
	"strconv"
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

// A ledger is what the owner owns. When it has gone, it changes no more, and anybody may read it.
type ledger struct {
	jobs    map[string]Job
	inputs  map[string]string // of those that wait
	queue   []string
	idle    int // workers
	workers int
	waiting int
	closed  bool
	ended   bool // the time is up
	over    chan func(*ledger)
}

type Jobs struct {
	asked  chan func(*ledger)
	gone   chan struct{} // closed by the owner, as it goes
	ledger *ledger
	ctx    context.Context
	cancel context.CancelFunc
	work   Work
}

func Start(work Work, workers, waiting int) *Jobs {
	j := &Jobs{asked: make(chan func(*ledger)), gone: make(chan struct{}), work: work}
	j.ctx, j.cancel = context.WithCancel(context.Background())
	j.ledger = &ledger{jobs: map[string]Job{}, inputs: map[string]string{}, idle: workers, workers: workers, waiting: waiting, over: make(chan func(*ledger))}
	go j.own()
	return j
}

func (j *Jobs) own() {
	defer close(j.gone)
	l := j.ledger
	for !l.closed || l.idle < l.workers || len(l.queue) > 0 {
		select {
		case f := <-j.asked:
			f(l)
		case f := <-l.over:
			f(l)
		}
		for len(l.queue) > 0 && (l.idle > 0 || l.ended) {
			id := l.queue[0]
			l.queue = l.queue[1:]
			if l.ended {
				l.jobs[id] = Job{ID: id, Status: Failed, Error: "the time is up"}
				continue
			}
			l.idle--
			l.jobs[id] = Job{ID: id, Status: Running}
			go j.do(id, l.inputs[id])
			delete(l.inputs, id)
		}
	}
}

// do does a job, and has the owner note what came of it.
func (j *Jobs) do(id, input string) {
	job := Job{ID: id, Status: Done}
	func() {
		defer func() {
			if v := recover(); v != nil {
				job.Status, job.Error = Failed, fmt.Sprint("panic: ", v)
			}
		}()
		result, err := j.work(j.ctx, input)
		if err != nil {
			job.Status, job.Error = Failed, err.Error()
			return
		}
		job.Result = result
	}()
	j.ledger.over <- func(l *ledger) {
		l.jobs[id] = job
		l.idle++
	}
}

// ask has the owner do something, or does it itself when there is none any more.
func (j *Jobs) ask(f func(*ledger)) {
	done := make(chan struct{})
	select {
	case j.asked <- func(l *ledger) { f(l); close(done) }:
		<-done
	case <-j.gone:
		f(j.ledger)
	}
}

func (j *Jobs) Submit(input string) (id string, err error) {
	j.ask(func(l *ledger) {
		switch {
		case l.closed:
			err = ErrStopped
		case len(l.queue) >= l.waiting:
			err = ErrFull
		default:
			id = strconv.Itoa(1000 + len(l.jobs))
			l.jobs[id] = Job{ID: id, Status: Queued}
			l.inputs[id] = input
			l.queue = append(l.queue, id)
		}
	})
	return id, err
}

func (j *Jobs) Get(id string) (job Job, ok bool) {
	j.ask(func(l *ledger) { job, ok = l.jobs[id] })
	return job, ok
}

func (j *Jobs) Counts() (c Counts) {
	j.ask(func(l *ledger) {
		for _, job := range l.jobs {
			switch job.Status {
			case Queued:
				c.Queued++
			case Running:
				c.Running++
			case Done:
				c.Done++
			default:
				c.Failed++
			}
		}
	})
	return c
}

func (j *Jobs) Open() (open bool) {
	j.ask(func(l *ledger) { open = !l.closed })
	return open
}

func (j *Jobs) Stop(ctx context.Context) error {
	defer j.cancel()
	if ctx.Err() != nil {
		j.ask(func(l *ledger) { l.closed, l.ended = true, true })
		j.cancel()
		<-j.gone
		return ctx.Err()
	}
	j.ask(func(l *ledger) { l.closed = true })
	select {
	case <-j.gone:
		return nil
	case <-ctx.Done():
	}
	j.ask(func(l *ledger) { l.ended = true })
	j.cancel()
	<-j.gone
	return ctx.Err()
}
