// Package worker has this: a mutex is held while a job is under way; context.AfterFunc, which shuts the door, takes it too and so waits for the job.
package worker

import (
	"context"
	"fmt"
	"sync"
)

type worker[T any] struct {
	do     func(ctx context.Context, job T) error
	report func(job T, err error)
	busy   sync.Mutex    // held while a job is under way
	door   chan struct{} // closed, between two jobs, when the context has ended
}

func (w *worker[T]) attempt(ctx context.Context, job T) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("worker: panic: %v", p)
		}
	}()
	return w.do(ctx, job)
}

func (w *worker[T]) one(ctx context.Context, job T) {
	w.busy.Lock()
	defer w.busy.Unlock()
	w.report(job, w.attempt(context.WithoutCancel(ctx), job))
}

func (w *worker[T]) shut() {
	w.busy.Lock()
	defer w.busy.Unlock()
	close(w.door)
}

// Work does the jobs one after another.
func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	w := &worker[T]{do: do, report: report, door: make(chan struct{})}
	stop := context.AfterFunc(ctx, w.shut)
	defer func() {
		if !stop() {
			<-w.door // it is under way: wait for it
		}
	}()
	for {
		if ctx.Err() != nil {
			return fmt.Errorf("worker: %w", context.Cause(ctx))
		}
		select {
		case <-w.door:
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			w.one(ctx, job)
		}
	}
}
