// want test "as they came|values that the sequence was asked for"

// Package pipeline takes as many values as there are workers, and waits for all of them.
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
	p.stages.Go(func() {
		defer close(out)
		for p.ctx.Err() == nil {
			var batch sync.WaitGroup
			var ended sync.Once
			more := true
			for range workers {
				batch.Go(func() {
					if !work(p, in, out, f) {
						ended.Do(func() { more = false })
					}
				})
			}
			batch.Wait()
			if !more {
				return
			}
		}
	})
	return out
}

func work[In, Out any](p *Pipeline, in <-chan In, out chan<- Out, f func(ctx context.Context, v In) (Out, error)) bool {
	var v In
	var ok bool
	select {
	case v, ok = <-in:
	case <-p.ctx.Done():
	}
	if !ok || p.ctx.Err() != nil {
		return false
	}
	result, err := f(p.ctx, v)
	if err != nil {
		p.end(err)
		return false
	}
	select {
	case out <- result:
		return true
	case <-p.ctx.Done():
		return false
	}
}

func (p *Pipeline) Wait() error {
	p.stages.Wait()
	p.end(errDone)
	if err := context.Cause(p.ctx); err != errDone {
		return err
	}
	return nil
}
