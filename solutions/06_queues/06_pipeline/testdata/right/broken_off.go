// Package pipeline has a channel of its own that is closed once, when a stage fails; a condition counts the goroutines.
package pipeline

import (
	"context"
	"iter"
	"sync"
)

type Pipeline struct {
	caller  context.Context
	ctx     context.Context
	release context.CancelFunc
	unhook  func() bool
	stop    chan struct{} // closed at the first failure

	mu      sync.Mutex
	idle    *sync.Cond
	running int
	stopped bool
	err     error
}

func New(ctx context.Context) *Pipeline {
	p := &Pipeline{caller: ctx, stop: make(chan struct{})}
	p.idle = sync.NewCond(&p.mu)
	p.ctx, p.release = context.WithCancel(ctx)
	p.unhook = context.AfterFunc(ctx, func() { p.over() })
	return p
}

func (p *Pipeline) fail(err error) {
	if p.caller.Err() != nil {
		err = context.Cause(p.caller)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopped {
		return
	}
	p.stopped, p.err = true, err
	close(p.stop)
	p.release()
}

func (p *Pipeline) over() bool {
	if err := p.caller.Err(); err != nil {
		p.fail(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stopped
}

func (p *Pipeline) start(f func()) {
	p.mu.Lock()
	p.running++
	p.mu.Unlock()
	go func() {
		defer func() {
			p.mu.Lock()
			p.running--
			p.mu.Unlock()
			p.idle.Broadcast()
		}()
		f()
	}()
}

func Generate[T any](p *Pipeline, seq iter.Seq[T]) <-chan T {
	out := make(chan T)
	p.start(func() {
		next, leave := iter.Pull(seq)
		defer close(out)
		defer leave()
		for !p.over() {
			v, ok := next()
			if !ok {
				return
			}
			select {
			case out <- v:
			case <-p.stop:
			}
		}
	})
	return out
}

func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	if workers < 1 {
		panic("pipeline: no workers")
	}
	out := make(chan Out)
	gone := make(chan struct{}, workers)
	for range workers {
		p.start(func() {
			defer func() { gone <- struct{}{} }()
			for {
				select {
				case <-p.stop:
					return
				case v, ok := <-in:
					if !ok || p.over() {
						return
					}
					result, err := f(p.ctx, v)
					if err != nil {
						p.fail(err)
						return
					}
					select {
					case out <- result:
					case <-p.stop:
						return
					}
				}
			}
		})
	}
	p.start(func() {
		for range workers {
			<-gone
		}
		close(out)
	})
	return out
}

func (p *Pipeline) Wait() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.running > 0 {
		p.idle.Wait()
	}
	p.unhook()
	if !p.stopped {
		p.stopped = true
		p.release()
	}
	return p.err
}
