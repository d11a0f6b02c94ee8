// want test "do's context has a deadline"

// Package worker gives do a context that does not end, and says when it will.
package worker

import (
	"context"
	"fmt"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	inner := detached{ctx}
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			report(job, safely(inner, job, do))
		}
	}
}

func safely[T any](ctx context.Context, job T, do func(ctx context.Context, job T) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return do(ctx, job)
}

func (detached) Err() error { return nil }

type detached struct{ context.Context }

func (detached) Done() <-chan struct{} { return nil }
