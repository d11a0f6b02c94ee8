// Package pipeline has a Wait that is a sync.Once, whose function waits for all and keeps the error.
package pipeline

import (
	"context"
	"errors"
	"iter"
	"sync"
)

var errOver = errors.New("pipeline: over")

// A Pipeline is what its stages have in common.
type Pipeline struct {
	ctx  context.Context
	end  context.CancelCauseFunc
	wg   sync.WaitGroup
	once sync.Once
	err  error
}

// New returns a Pipeline without stages.
func New(ctx context.Context) *Pipeline {
	p := new(Pipeline)
	p.ctx, p.end = context.WithCancelCause(ctx)
	return p
}

// Generate adds a stage that sends the values of seq.
func Generate[T any](p *Pipeline, seq iter.Seq[T]) <-chan T {
	out := make(chan T)
	p.wg.Go(func() {
		defer close(out)
		if p.ctx.Err() != nil {
			return
		}
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

// Map adds a stage of so many workers.
func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	if workers < 1 {
		panic("pipeline: no workers")
	}
	out := make(chan Out)
	var stage sync.WaitGroup
	for range workers {
		stage.Go(func() {
			for p.ctx.Err() == nil {
				var v In
				select {
				case <-p.ctx.Done():
					return
				case w, ok := <-in:
					if !ok {
						return
					}
					v = w
				}
				if p.ctx.Err() != nil {
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
		})
	}
	p.wg.Go(func() {
		stage.Wait()
		close(out)
	})
	return out
}

// Wait returns when every goroutine has ended.
func (p *Pipeline) Wait() error {
	p.once.Do(func() {
		p.wg.Wait()
		p.end(errOver)
		if err := context.Cause(p.ctx); err != errOver {
			p.err = err
		}
	})
	return p.err
}
