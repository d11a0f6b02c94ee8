// Package worker runs the loop in a goroutine and waits for it, with errgroup. A panic of report would end the
// program there, so it is carried over to the caller.
package worker

import (
	"context"
	"fmt"
	"golang.org/x/sync/errgroup"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	var g errgroup.Group
	var trouble any
	g.Go(func() error {
		defer func() { trouble = recover() }()
		for {
			switch job, state := receive(ctx, jobs); state {
			case closed:
				return nil
			case ended:
				return context.Cause(ctx)
			default:
				inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
				err := try(inner, job, do)
				cancel()
				report(job, err)
			}
		}
	})
	err := g.Wait()
	if trouble != nil {
		panic(trouble)
	}
	return err
}

type state int

const (
	got state = iota
	closed
	ended
)

func receive[T any](ctx context.Context, jobs <-chan T) (job T, s state) {
	if ctx.Err() != nil {
		return job, ended
	}
	select {
	case job, open := <-jobs:
		if open {
			return job, got
		}
		return job, closed
	case <-ctx.Done():
		return job, ended
	}
}

func try[T any](ctx context.Context, job T, do func(ctx context.Context, job T) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return do(ctx, job)
}
