// Package worker has the job done in a goroutine of its own, where nobody catches its panic.
package worker

import (
	"context"
	"fmt"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	undisturbed := context.WithoutCancel(ctx)
	for ctx.Err() == nil {
		select {
		case job, open := <-jobs:
			if !open {
				return nil
			}
			ended := make(chan error, 1)
			try(func() {
				go func() { ended <- do(undisturbed, job) }() // want panic "panic|fell out"
				report(job, <-ended)
			})
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}

func try(f func()) {
	defer func() {
		if v := recover(); v != nil {
			fmt.Println("panic:", v)
		}
	}()
	f()
}
