// want test "still working when the channel"

// Package pipeline closes a channel when the pipeline ends, whoever still works.
package pipeline

import (
	"context"
	"iter"
	"sync"
)

// A Pipeline is what its stages have in common.
type Pipeline struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	stages sync.WaitGroup
	wait   func() error // once the stages have ended
}

// New returns a Pipeline without stages.
func New(ctx context.Context) *Pipeline {
	p := &Pipeline{}
	p.ctx, p.cancel = context.WithCancelCause(ctx)
	p.wait = sync.OnceValue(func() error {
		err := context.Cause(p.ctx)
		p.cancel(nil)
		return err
	})
	return p
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

// Map adds a stage of so many workers.
func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	if workers < 1 {
		panic("pipeline: a stage needs a worker")
	}
	out := make(chan Out)
	// call calls f, and gives up when the pipeline ends.
	call := func(v In) (r Out, ok bool) {
		done := make(chan struct{})
		var result Out
		p.stages.Go(func() {
			defer close(done)
			var err error
			if result, err = f(p.ctx, v); err != nil {
				p.cancel(err)
			}
		})
		select {
		case <-done:
			return result, p.ctx.Err() == nil
		case <-p.ctx.Done():
			return r, false
		}
	}
	work := func() {
		for p.ctx.Err() == nil {
			var (
				v  In
				ok bool
			)
			select {
			case v, ok = <-in:
			case <-p.ctx.Done():
			}
			if !ok || p.ctx.Err() != nil {
				return
			}
			r, ok := call(v)
			if !ok {
				return
			}
			select {
			case out <- r:
			case <-p.ctx.Done():
				return
			}
		}
	}
	p.stages.Go(func() {
		defer close(out)
		var staff sync.WaitGroup
		for range workers {
			staff.Go(work)
		}
		staff.Wait()
	})
	return out
}

// Wait returns when every goroutine of every stage has ended.
func (p *Pipeline) Wait() error {
	p.stages.Wait()
	return p.wait()
}
