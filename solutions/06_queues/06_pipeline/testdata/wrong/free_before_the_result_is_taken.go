// want test "values that the sequence was asked for"

// Package pipeline has a worker free again as soon as f has returned, whoever holds the result.
package pipeline

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"
)

// A Pipeline is what its stages have in common.
type Pipeline struct {
	parent, ctx context.Context
	cancel      context.CancelFunc
	stages      sync.WaitGroup
	verdict     atomic.Pointer[error] // the first wins
}

// New returns a Pipeline without stages.
func New(ctx context.Context) *Pipeline {
	p := &Pipeline{parent: ctx}
	p.ctx, p.cancel = context.WithCancel(ctx)
	return p
}

func (p *Pipeline) end(err error) {
	if p.parent.Err() != nil {
		err = context.Cause(p.parent)
	}
	p.verdict.CompareAndSwap(nil, &err)
	p.cancel()
}

// Generate adds a stage that sends the values of seq.
func Generate[T any](p *Pipeline, seq iter.Seq[T]) <-chan T {
	out := make(chan T)
	p.stages.Go(func() {
		defer close(out)
		if p.ctx.Err() != nil {
			return
		}
		for v := range seq {
			select {
			case <-p.ctx.Done():
				return
			case out <- v:
				if p.ctx.Err() != nil {
					return
				}
			}
		}
	})
	return out
}

// Map adds a stage of so many workers. They are not goroutines but slots: each value
// has a goroutine of its own, and a slot to work in.
func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	if workers < 1 {
		panic("pipeline.Map: workers < 1")
	}
	var (
		out    = make(chan Out)
		slots  = make(chan struct{}, workers)
		values sync.WaitGroup
	)
	handle := func(v In) {
		result, err := f(p.ctx, v)
		<-slots
		if err != nil {
			p.end(err)
			return
		}
		select {
		case out <- result:
		case <-p.ctx.Done():
		}
	}
	p.stages.Go(func() {
		defer close(out)
		defer values.Wait()
		for {
			select {
			case slots <- struct{}{}:
			case <-p.ctx.Done():
				return
			}
			if p.ctx.Err() != nil {
				return
			}
			select {
			case v, ok := <-in:
				if !ok || p.ctx.Err() != nil {
					return
				}
				values.Go(func() { handle(v) })
			case <-p.ctx.Done():
				return
			}
		}
	})
	return out
}

// Wait returns when every goroutine of every stage has ended.
func (p *Pipeline) Wait() error {
	p.stages.Wait()
	p.end(nil)
	return *p.verdict.Load()
}
