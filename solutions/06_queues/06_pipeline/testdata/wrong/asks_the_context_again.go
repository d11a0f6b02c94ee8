// want test "and the context has ended since"

// Package pipeline asks the context anew each time that Wait is called.
package pipeline

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"
)

// A Pipeline is what its stages have in common.
type Pipeline struct {
	given context.Context
	ctx   context.Context // ends with given, and when the pipeline does
	stop  context.CancelFunc

	goroutines sync.WaitGroup

	mu     sync.Mutex
	failed bool
	err    error // the first, or why given has ended if that came before
}

// New returns a Pipeline without stages.
func New(ctx context.Context) *Pipeline {
	p := &Pipeline{given: ctx}
	p.ctx, p.stop = context.WithCancel(ctx)
	return p
}

// fail ends the pipeline with err, unless something else has come first.
func (p *Pipeline) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.failed {
		p.failed = true
		p.err = err
		if p.given.Err() != nil {
			p.err = context.Cause(p.given)
		}
		p.stop()
	}
}

func (p *Pipeline) over() bool {
	return p.ctx.Err() != nil || p.given.Err() != nil
}

// send sends v on out, and reports false if the pipeline ends before somebody takes it.
func send[T any](p *Pipeline, out chan<- T, v T) bool {
	select {
	case out <- v:
		return !p.over()
	case <-p.ctx.Done():
		return false
	}
}

// receive is the same for the other direction. It reports false, too, if in is closed.
func receive[T any](p *Pipeline, in <-chan T) (v T, ok bool) {
	if p.over() {
		return v, false
	}
	select {
	case v, ok = <-in:
		return v, ok && !p.over()
	case <-p.ctx.Done():
		return v, false
	}
}

// Generate adds a stage that sends the values of seq.
func Generate[T any](p *Pipeline, seq iter.Seq[T]) <-chan T {
	out := make(chan T)
	p.goroutines.Add(1)
	go func() {
		defer p.goroutines.Done()
		defer close(out)
		if !p.over() {
			seq(func(v T) bool { return send(p, out, v) })
		}
	}()
	return out
}

// Map adds a stage of so many workers.
func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	if workers < 1 {
		panic("pipeline: fewer than one worker")
	}
	out := make(chan Out)
	var working atomic.Int64
	working.Store(int64(workers))
	p.goroutines.Add(workers)
	for range workers {
		go func() {
			defer p.goroutines.Done()
			defer func() {
				if working.Add(-1) == 0 {
					close(out)
				}
			}()
			for {
				v, ok := receive(p, in)
				if !ok {
					return
				}
				result, err := f(p.ctx, v)
				if err != nil {
					p.fail(err)
					return
				}
				if !send(p, out, result) {
					return
				}
			}
		}()
	}
	return out
}

// Wait returns when every goroutine of every stage has ended.
func (p *Pipeline) Wait() error {
	p.goroutines.Wait()
	p.stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed {
		return p.err
	}
	return context.Cause(p.given)
}
