// want test "as they came|time for"

// Package pipeline sends the results in the order of the values: whoever is quick waits for the slow one.
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
	turn := make(chan chan struct{}, 1)
	first := make(chan struct{})
	close(first)
	turn <- first
	for range workers {
		team.Go(func() {
			for {
				before, next := <-turn, make(chan struct{})
				v, ok := take(p, in)
				turn <- next
				if !ok {
					close(next)
					return
				}
				result, err := f(p.ctx, v)
				if err != nil {
					p.end(err)
				}
				<-before
				sent := err == nil && give(p, out, result)
				close(next)
				if !sent {
					return
				}
			}
		})
	}
	p.stages.Go(func() {
		team.Wait()
		close(out)
	})
	return out
}

func take[T any](p *Pipeline, in <-chan T) (v T, ok bool) {
	select {
	case v, ok = <-in:
		return v, ok && p.ctx.Err() == nil
	case <-p.ctx.Done():
		return v, false
	}
}

func give[T any](p *Pipeline, out chan<- T, v T) bool {
	select {
	case out <- v:
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
