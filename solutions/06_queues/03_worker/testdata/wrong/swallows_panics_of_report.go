// want test "report panicked, and Work"

// Package worker recovers from whatever happens in it, and so from the panics of report, too.
package worker

import (
	"context"
	"fmt"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	inner := context.WithoutCancel(ctx)
	defer func() { recover() }()
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
