// Package worker has a context type that hands on values and nothing else, and reports in a deferred function.
package worker

import (
	"context"
	"fmt"
	"time"
)

// values is a context that never ends.
type values struct{ context.Context }

func (values) Deadline() (time.Time, bool) { return time.Time{}, false }
func (values) Done() <-chan struct{}       { return nil }
func (values) Err() error                  { return nil }

type worker[T any] struct {
	do     func(context.Context, T) error
	report func(T, error)
}

func (w worker[T]) handle(ctx context.Context, job T) {
	var err error
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
		w.report(job, err)
	}()
	err = w.do(values{ctx}, job)
}

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	w := worker[T]{do, report}
	done := ctx.Done()
	for {
		if ctx.Err() != nil {
			return fmt.Errorf("gone home: %w", context.Cause(ctx))
		}
		select {
		case <-done:
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			w.handle(ctx, job)
		}
	}
}
