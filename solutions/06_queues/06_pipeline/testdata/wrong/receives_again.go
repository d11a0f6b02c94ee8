// want test "values that are still in channel"

// Package pipeline asks after each receive whether it is over, and then goes on to the next receive.
package pipeline

import (
	"context"
	"errors"
	"iter"
	"sync"
)

// errDone is the cause with which a pipeline ends if all went well.
var errDone = errors.New("pipeline: all done")

// A Pipeline is what its stages have in common.
type Pipeline struct {
	parent  context.Context
	ctx     context.Context
	cancel  context.CancelCauseFunc
	running sync.WaitGroup
}

// New returns a Pipeline without stages.
func New(ctx context.Context) *Pipeline {
	p := &Pipeline{parent: ctx}
	p.ctx, p.cancel = context.WithCancelCause(ctx)
	return p
}

// end ends the pipeline because of err, unless it has ended before.
func (p *Pipeline) end(err error) {
	if p.parent.Err() != nil {
		err = context.Cause(p.parent)
	}
	p.cancel(err)
}

// Generate adds a stage that sends the values of seq.
func Generate[T any](p *Pipeline, seq iter.Seq[T]) <-chan T {
	out := make(chan T)
	p.running.Go(func() {
		defer close(out)
		if p.ctx.Err() != nil {
			return
		}
		for v := range seq {
			select {
			case out <- v:
			case <-p.ctx.Done():
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
		panic("pipeline: no workers")
	}
	out := make(chan Out)
	work := func() {
		for {
			var v In
			select {
			case x, ok := <-in:
				if !ok {
					return
				}
				v = x
			case <-p.ctx.Done():
				return
			}
			if p.ctx.Err() != nil {
				continue
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
	var stage sync.WaitGroup
	for range workers {
		stage.Add(1)
		p.running.Go(func() {
			defer stage.Done()
			work()
		})
	}
	p.running.Go(func() {
		stage.Wait()
		close(out)
	})
	return out
}

// Wait returns when every goroutine of every stage has ended.
func (p *Pipeline) Wait() error {
	p.running.Wait()
	p.end(errDone)
	if err := context.Cause(p.ctx); err != errDone {
		return err
	}
	return nil
}
