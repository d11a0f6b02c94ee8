// want test "what the contexts said"

// Package pipeline gives each stage a context of its own, and ends it with the stage: what a result was made with is dead
// while the next stage still works on it.
package pipeline

import (
	"context"
	"iter"
	"sync"
)

type Pipeline struct {
	outer context.Context
	inner context.Context
	stop  context.CancelFunc

	stages sync.WaitGroup
	once   sync.Once
	result error
}

func New(ctx context.Context) *Pipeline {
	inner, stop := context.WithCancel(ctx)
	return &Pipeline{outer: ctx, inner: inner, stop: stop}
}

// finish says how the pipeline has ended. Only the first time counts, and the end of the outer
// context, if it has come, came before that.
func (p *Pipeline) finish(err error) {
	p.once.Do(func() {
		if p.outer.Err() != nil {
			err = context.Cause(p.outer)
		}
		p.result = err
		p.stop()
	})
}

func Generate[T any](p *Pipeline, seq iter.Seq[T]) <-chan T {
	out := make(chan T)
	p.stages.Add(1)
	go func() {
		defer p.stages.Done()
		defer close(out)
		next, leave := iter.Pull(seq)
		defer leave()
		for p.inner.Err() == nil {
			v, ok := next()
			if !ok {
				return
			}
			select {
			case out <- v:
			case <-p.inner.Done():
			}
		}
	}()
	return out
}

func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	if workers < 1 {
		panic("at least one worker, please")
	}
	out := make(chan Out)
	slots := make(chan struct{}, workers)
	p.stages.Add(1)

	ctx, cancel := context.WithCancel(p.inner)
	one := func(v In) {
		defer func() { <-slots }()
		r, err := f(ctx, v)
		if err != nil {
			p.finish(err)
			return
		}
		select {
		case out <- r:
		case <-p.inner.Done():
		}
	}

	go func() {
		defer p.stages.Done()
		defer close(out)
		defer cancel()
		// Whoever has all slots knows that nobody else has one.
		held := 0
		defer func() {
			for ; held < workers; held++ {
				slots <- struct{}{}
			}
		}()
		for {
			slots <- struct{}{}
			held = 1
			select {
			case v, ok := <-in:
				if !ok || p.inner.Err() != nil {
					return
				}
				held = 0
				go one(v)
			case <-p.inner.Done():
				return
			}
		}
	}()
	return out
}

func (p *Pipeline) Wait() error {
	p.stages.Wait()
	p.finish(nil)
	return p.result
}
