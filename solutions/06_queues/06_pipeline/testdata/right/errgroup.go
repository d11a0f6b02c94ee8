// Package pipeline has an errgroup keep the first error and end the context.
package pipeline

import (
	"context"
	"iter"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

type Pipeline struct {
	group *errgroup.Group
	ctx   context.Context
}

func New(ctx context.Context) *Pipeline {
	p := &Pipeline{}
	p.group, p.ctx = errgroup.WithContext(ctx)
	return p
}

// ended returns why the pipeline has ended: which is not always what ctx.Err says.
func (p *Pipeline) ended() error {
	return context.Cause(p.ctx)
}

func Generate[T any](p *Pipeline, seq iter.Seq[T]) <-chan T {
	out := make(chan T)
	p.group.Go(func() error {
		defer close(out)
		for v := range seq {
			select {
			case out <- v:
			case <-p.ctx.Done():
				return p.ended()
			}
		}
		return nil
	})
	return out
}

func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	if workers < 1 {
		panic("pipeline: no workers")
	}
	out := make(chan Out)
	var left atomic.Int64
	left.Store(int64(workers))
	for range workers {
		p.group.Go(func() error {
			defer func() {
				if left.Add(-1) == 0 { // who is last puts out the light
					close(out)
				}
			}()
			for {
				select {
				case v, ok := <-in:
					if !ok {
						return nil
					}
					if p.ctx.Err() != nil {
						return p.ended()
					}
					result, err := f(p.ctx, v)
					if p.ctx.Err() != nil {
						return p.ended()
					}
					if err != nil {
						return err
					}
					select {
					case out <- result:
					case <-p.ctx.Done():
						return p.ended()
					}
				case <-p.ctx.Done():
					return p.ended()
				}
			}
		})
	}
	return out
}

func (p *Pipeline) Wait() error { return p.group.Wait() }
