// Package pipeline keeps the first error in an atomic; each worker waits for the one before, so that the last may close.
package pipeline

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"
)

type Pipeline struct {
	ctx   context.Context
	stop  context.CancelFunc
	tasks sync.WaitGroup
	first atomic.Pointer[error]
}

func New(ctx context.Context) *Pipeline {
	p := &Pipeline{}
	p.ctx, p.stop = context.WithCancel(ctx)
	return p
}

// alive says whether the pipeline goes on. If it does not, it notes why.
func (p *Pipeline) alive() bool {
	if p.ctx.Err() == nil {
		return true
	}
	cause := context.Cause(p.ctx)
	p.first.CompareAndSwap(nil, &cause)
	return false
}

func (p *Pipeline) fail(err error) {
	if p.alive() {
		p.first.CompareAndSwap(nil, &err)
		p.stop()
	}
}

func offer[T any](p *Pipeline, out chan<- T, v T) bool {
	select {
	case out <- v:
	case <-p.ctx.Done():
	}
	return p.alive()
}

func Generate[T any](p *Pipeline, seq iter.Seq[T]) <-chan T {
	out := make(chan T)
	p.tasks.Add(1)
	go func() {
		defer p.tasks.Done()
		defer close(out)
		for v := range seq {
			if !offer(p, out, v) {
				break
			}
		}
	}()
	return out
}

func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	if workers < 1 {
		panic("pipeline: no workers")
	}
	out := make(chan Out)
	one := func() bool {
		var v In
		more := false
		select {
		case v, more = <-in:
		case <-p.ctx.Done():
		}
		if !p.alive() || !more {
			return false
		}
		result, err := f(p.ctx, v)
		if err != nil {
			p.fail(err)
			return false
		}
		return offer(p, out, result)
	}
	// Each worker waits for the one that was started before it, at the end: so the last one may close.
	before := make(chan struct{})
	close(before)
	for i := range workers {
		p.tasks.Add(1)
		ended := make(chan struct{})
		go func(before <-chan struct{}) {
			defer p.tasks.Done()
			defer close(ended)
			for one() {
			}
			<-before
			if i == workers-1 {
				close(out)
			}
		}(before)
		before = ended
	}
	return out
}

func (p *Pipeline) Wait() error {
	p.tasks.Wait()
	p.stop()
	if err := p.first.Load(); err != nil {
		return *err
	}
	return nil
}
