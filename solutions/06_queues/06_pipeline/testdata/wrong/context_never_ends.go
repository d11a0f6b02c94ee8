// want test "it has ended|functions that the context still has to call"

// Package pipeline does not end the context when all went well.
package pipeline

import (
	"context"
	"errors"
	"iter"
	"sync"
)

var errDone = errors.New("pipeline: done")

type Pipeline struct {
	ctx    context.Context
	end    context.CancelCauseFunc
	stages sync.WaitGroup
}

func New(ctx context.Context) *Pipeline {
	p := &Pipeline{}
	p.ctx, p.end = context.WithCancelCause(ctx)
	return p
}

func Generate[T any](p *Pipeline, seq iter.Seq[T]) <-chan T {
	out := make(chan T)
	p.stages.Go(func() {
		defer close(out)
		for v := range seq {
			select {
			case out <- v:
			case <-p.ctx.Done():
				return
			}
		}
	})
	return out
}

func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	if workers < 1 {
		panic("pipeline: no workers")
	}
	out := make(chan Out)
	var team sync.WaitGroup
	for range workers {
		team.Go(func() { work(p, in, out, f) })
	}
	p.stages.Go(func() {
		team.Wait()
		close(out)
	})
	return out
}

func work[In, Out any](p *Pipeline, in <-chan In, out chan<- Out, f func(ctx context.Context, v In) (Out, error)) {
	for {
		var v In
		var ok bool
		select {
		case v, ok = <-in:
		case <-p.ctx.Done():
		}
		if !ok || p.ctx.Err() != nil {
			return
		}
		result, err := f(p.ctx, v)
		if err != nil {
			p.end(err)
			return
		}
		select {
		case out <- result:
		case <-p.ctx.Done():
			return
		}
	}
}

func (p *Pipeline) Wait() error {
	p.stages.Wait()
	return context.Cause(p.ctx)
}
