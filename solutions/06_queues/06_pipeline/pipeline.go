// Package pipeline joins stages of work by channels: they run side by side, and end together.
package pipeline

import (
	"context"
	"errors"
	"iter"
	"sync"
)

// errDone is the cause of a context that ended because all work was done.
var errDone = errors.New("pipeline: done")

// A Pipeline is what its stages have in common: they end together, and somebody can
// wait for that. Only [New] makes one.
//
// Stages are added by [Generate] and [Map], before Wait is called. Whoever reads the last
// channel reads it until it is closed, or cancels the context that New was given.
// No sequence and no f panics.
type Pipeline struct {
	// ctx ends all stages. Its cause is the first that was given, whoever else fails
	// later: no other place for the error is needed.
	ctx    context.Context
	end    context.CancelCauseFunc
	stages sync.WaitGroup
}

// New returns a Pipeline without stages. It ends early when ctx does: before any f is called,
// if ctx had ended before.
func New(ctx context.Context) *Pipeline {
	p := &Pipeline{}
	p.ctx, p.end = context.WithCancelCause(ctx)
	return p
}

// Generate adds a stage that sends the values of seq. When there are no more, or the
// pipeline ends early, it leaves seq and closes the channel. Generate itself returns
// immediately.
func Generate[T any](p *Pipeline, seq iter.Seq[T]) <-chan T {
	out := make(chan T) // no room: a value that lies in a buffer has not been taken
	p.stages.Go(func() {
		defer close(out)
		for v := range seq {
			if !send(p, out, v) {
				return
			}
		}
	})
	return out
}

// Map adds a stage of so many workers. Each takes a value from in, calls f with it, and
// sends what f returned, again and again until in is closed. in may be any channel; others
// may read from it, too. Map itself returns immediately. It panics if workers < 1.
//
// When ctx ends, or any f of the pipeline returns an error, the pipeline ends early: the
// context of each f ends, and a worker that waits to send or to receive gives up. What f
// returns beside an error is not sent. If all is well, the context of f ends only when all
// values went through, and at the latest when Wait has returned.
func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	if workers < 1 {
		panic("pipeline: a stage needs a worker at least")
	}
	out := make(chan Out)
	var team sync.WaitGroup
	for range workers {
		team.Go(func() {
			for {
				v, ok := receive(p, in)
				if !ok {
					return
				}
				result, err := f(p.ctx, v)
				if err != nil {
					p.end(err)
					return
				}
				if !send(p, out, result) {
					return
				}
			}
		})
	}
	// Not one of the workers: only when all have ended will nobody send any more.
	p.stages.Go(func() {
		team.Wait()
		close(out)
	})
	return out
}

// Wait waits until every stage has ended, and its channel is closed. It returns the first
// error that an f returned, as it is; or, if ctx ended before that, ctx's [context.Cause]; or
// nil if all values went through. If ctx ends only after that, either may be returned. Wait
// may be called by many, and again.
func (p *Pipeline) Wait() error {
	p.stages.Wait()
	p.end(errDone) // too late to be the cause if there was another
	if err := context.Cause(p.ctx); err != errDone {
		return err
	}
	return nil
}

// send reports whether somebody took v before the pipeline ended.
func send[T any](p *Pipeline, out chan<- T, v T) bool {
	select {
	case out <- v:
		return true
	case <-p.ctx.Done():
		return false
	}
}

// receive returns the next value, unless there is none any more or the pipeline has ended.
func receive[T any](p *Pipeline, in <-chan T) (v T, ok bool) {
	select {
	case v, ok = <-in:
		// Both may have been ready, and then select took either.
		return v, ok && p.ctx.Err() == nil
	case <-p.ctx.Done():
		return v, false
	}
}
