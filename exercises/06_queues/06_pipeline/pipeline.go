// Package pipeline joins stages of work by channels: they run side by side, and end together.
package pipeline

import (
	"context"
	"iter"
)

// A Pipeline is what its stages have in common: they end together, and somebody can
// wait for that. Only [New] makes one.
//
// Stages are added by [Generate] and [Map], before Wait is called. Whoever reads the last
// channel reads it until it is closed, or cancels the context that New was given.
// No sequence and no f panics.
type Pipeline struct {
	// TODO: how do all stages learn that one has failed, and Wait which error came first?
}

// New returns a Pipeline without stages. It ends early when ctx does: before any f is called,
// if ctx had ended before.
func New(ctx context.Context) *Pipeline {
	// TODO
	return &Pipeline{}
}

// Generate adds a stage that sends the values of seq. When there are no more, or the
// pipeline ends early, it leaves seq and closes the channel. Generate itself returns
// immediately.
func Generate[T any](p *Pipeline, seq iter.Seq[T]) <-chan T {
	out := make(chan T)
	// TODO: let a goroutine send the values, each unless the pipeline ends before somebody takes it.
	close(out)
	return out
}

// Map adds a stage with the given number of workers. Each takes a value from in, calls f with
// it, and sends what f returned, again and again until in is closed. in may be any channel; others
// may read from it, too. Map itself returns immediately. It panics if workers < 1.
//
// When ctx ends, or any f of the pipeline returns an error, the pipeline ends early: the
// context of each f ends, and a worker that waits to send or to receive gives up. What f
// returns beside an error is not sent. If all is well, the context of f ends only when all
// values went through, and at the latest when Wait has returned.
func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	out := make(chan Out)
	// TODO: let workers do this side by side. Which of them closes out?
	close(out)
	return out
}

// Wait waits until every stage has ended, and its channel is closed. It returns the first
// error that an f returned, as it is; or, if ctx ended before that, ctx's [context.Cause]; or
// nil if all values went through. If ctx ends only after that, either may be returned. Wait
// may be called by many, and again.
func (p *Pipeline) Wait() error {
	// TODO
	return nil
}
