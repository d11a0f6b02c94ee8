// Package ascompleted hands out results in the order in which they arrive.
package ascompleted

import (
	"context"
	"iter"
	"sync"
)

type result[T any] struct {
	value T
	err   error
}

// All returns a sequence of what the functions return, in the order in which they
// return: the first pair is that of the first function to end.
//
// All itself calls nothing. Each loop over the sequence calls every function once,
// all at the same time, and gets exactly one pair for each, value and error as they are, as
// soon as they arrive. No function waits for the loop to take its pair; pairs that
// the loop was too busy to take come in the order in which their functions ended. An
// error does not end the loop, nor any other function.
//
// The functions get a context made from ctx. It ends when ctx does, and that is for
// the functions to look at: the loop gets the pair of each all the same, and they are
// called even if ctx had ended before.
//
// However the loop is left, at its end, by break, return or a panic of its body, the functions'
// context has ended by then, and every function has returned. A panic of the body then goes on.
//
// A sequence may be looped over many times, by many goroutines at the same time, and within
// a loop over itself. Without functions there is nothing to loop over.
func All[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var running sync.WaitGroup
		defer running.Wait()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()

		// Room for all: nobody waits to send, so nobody needs to be received from when the loop is left.
		results := make(chan result[T], len(functions))
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				results <- result[T]{value, err}
			})
		}
		for range functions {
			if r := <-results; !yield(r.value, r.err) {
				return
			}
		}
	}
}
