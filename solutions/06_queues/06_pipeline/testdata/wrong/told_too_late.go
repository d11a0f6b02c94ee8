// want test "had ended before|why it has"

// Package pipeline has a goroutine tell the pipeline that the context has ended, and does not look itself.
package pipeline

import (
	"context"
	"iter"
	"sync"
)

type Pipeline struct {
	ctx  context.Context
	end  context.CancelCauseFunc
	wg   sync.WaitGroup
	once sync.Once
	err  error
}

func New(ctx context.Context) *Pipeline {
	p := &Pipeline{}
	p.ctx, p.end = context.WithCancelCause(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, func() { p.end(context.Cause(ctx)) })
	return p
}

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
			if p.ctx.Err() != nil {
				return
			}
		}
	})
	return out
}

func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	if workers < 1 {
		panic("pipeline: too few workers")
	}
	out := make(chan Out)
	var wg sync.WaitGroup
	for range workers {
		wg.Add(1)
		p.wg.Go(func() {
			defer wg.Done()
			work(p, in, out, f)
		})
	}
	p.wg.Go(func() {
		wg.Wait()
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
			return
		}
		if !ok || p.ctx.Err() != nil {
			return
		}
		r, err := f(p.ctx, v)
		if err != nil {
			p.end(err)
			return
		}
		select {
		case out <- r:
		case <-p.ctx.Done():
			return
		}
	}
}

func (p *Pipeline) Wait() error {
	p.wg.Wait()
	p.once.Do(func() {
		p.err = context.Cause(p.ctx)
		p.end(nil)
	})
	return p.err
}
