// Package pipeline takes a place before it takes a value, and starts a goroutine for each value.
package pipeline

import (
	"context"
	"errors"
	"iter"
	"sync"
)

type Pipeline struct {
	ctx    context.Context
	cancel context.CancelFunc
	open   sync.WaitGroup

	mu  sync.Mutex
	err error
}

func New(ctx context.Context) *Pipeline {
	p := &Pipeline{}
	p.ctx, p.cancel = context.WithCancel(ctx)
	return p
}

func (p *Pipeline) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil && p.ctx.Err() != nil {
		p.err = context.Cause(p.ctx) // the caller was first
	}
	if p.err == nil {
		p.err = err
	}
	p.cancel()
}

func Generate[T any](p *Pipeline, seq iter.Seq[T]) <-chan T {
	out := make(chan T)
	p.open.Add(1)
	go func() {
		defer p.open.Done()
		defer close(out)
		seq(func(v T) bool {
			select {
			case <-p.ctx.Done():
				p.fail(p.ctx.Err())
				return false
			case out <- v:
				return true
			}
		})
	}()
	return out
}

func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	if workers < 1 {
		panic(errors.New("pipeline: no workers"))
	}
	out := make(chan Out)
	places := make(chan struct{}, workers)
	one := func(v In) {
		defer p.open.Done()
		defer func() { <-places }()
		if p.ctx.Err() != nil {
			p.fail(p.ctx.Err())
			return
		}
		result, err := f(p.ctx, v)
		if err != nil {
			p.fail(err)
			return
		}
		select {
		case out <- result:
		case <-p.ctx.Done():
			p.fail(p.ctx.Err())
		}
	}
	p.open.Add(1)
	go func() {
		defer p.open.Done()
		defer close(out)
		defer func() {
			for range workers { // all places are free again when nobody works
				places <- struct{}{}
			}
		}()
		for {
			if p.ctx.Err() != nil { // or else a place that comes free may win, once more
				p.fail(p.ctx.Err())
				return
			}
			select {
			case places <- struct{}{}:
			case <-p.ctx.Done():
				p.fail(p.ctx.Err())
				return
			}
			select {
			case v, ok := <-in:
				if !ok {
					<-places
					return
				}
				p.open.Add(1)
				go one(v)
			case <-p.ctx.Done():
				<-places
				p.fail(p.ctx.Err())
				return
			}
		}
	}()
	return out
}

func (p *Pipeline) Wait() error {
	p.open.Wait()
	p.cancel()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}
