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

// New returns a Pipeline without stages. It ends early when ctx does.
func New(ctx context.Context) *Pipeline {
	// TODO
	return &Pipeline{}
}

// Generate adds a stage that sends the values of seq, in their order, and then
// closes the channel that it returns. It asks seq for the next value only when the one
// before has been taken. When the pipeline ends early, it leaves seq and closes the
// channel. Generate itself returns immediately.
func Generate[T any](p *Pipeline, seq iter.Seq[T]) <-chan T {
	out := make(chan T)
	// TODO: let a goroutine send the values, each unless the pipeline ends before somebody takes it.
	close(out)
	return out
}

// Map adds a stage of so many workers. Each takes a value from in, calls f with it, and
// sends what f returned, again and again until in is closed. A worker takes the next
// value only when its result has been taken, so that no more than workers values
// are in this stage. Results come in any order. Map itself returns immediately. It panics if workers < 1.
//
// The context of f is made from the one that New was given. It ends with it, when any f of the
// pipeline returns an error, and at the latest when Wait has returned. In the first two cases
// the pipeline ends early: no f is called any more, and a worker that waits to send or to
// receive gives up. What f returns beside an error is not sent.
//
// The channel that Map returns is closed when no call of f is running and no more results
// come. in may be any channel; others may read from it, too.
func Map[In, Out any](p *Pipeline, in <-chan In, workers int, f func(ctx context.Context, v In) (Out, error)) <-chan Out {
	out := make(chan Out)
	// TODO: let workers do this side by side. Which of them closes out?
	close(out)
	return out
}

// Wait returns when every goroutine of every stage has ended. A call of f, or a sequence,
// that does not return is waited for.
//
// Wait returns the first error that an f returned, as it is; or, if ctx ended before that,
// ctx's [context.Cause]; or nil if all values went through. If ctx ends only after
// that, either may be returned. Wait may be called from many goroutines and more than
// once, and always says the same.
func (p *Pipeline) Wait() error {
	// TODO
	return nil
}
