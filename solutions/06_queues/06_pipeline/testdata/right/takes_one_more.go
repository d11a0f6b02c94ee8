// Package pipeline has workers that could not send a result, and may take one more value before they see that all has ended.
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
			if !send(p, out, v) {
				return
			}
		}
	})
	return out
}

func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	if workers < 1 {
		panic("pipeline: a stage needs a worker at least")
	}
	out := make(chan Out)
	var team sync.WaitGroup
	for range workers {
		team.Go(func() {
			for {
				v, ok := receive(p, in)
				if !ok {
					return
				}
				result, err := f(p.ctx, v)
				if err != nil {
					p.end(err)
					return
				}
				send(p, out, result)
			}
		})
	}
	p.stages.Go(func() {
		team.Wait()
		close(out)
	})
	return out
}

func (p *Pipeline) Wait() error {
	p.stages.Wait()
	p.end(errDone)
	if err := context.Cause(p.ctx); err != errDone {
		return err
	}
	return nil
}

func send[T any](p *Pipeline, out chan<- T, v T) bool {
	select {
	case out <- v:
		return true
	case <-p.ctx.Done():
		return false
	}
}

func receive[T any](p *Pipeline, in <-chan T) (v T, ok bool) {
	select {
	case v, ok = <-in:
		return v, ok && p.ctx.Err() == nil
	case <-p.ctx.Done():
		return v, false
	}
}
