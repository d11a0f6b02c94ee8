// Package generator makes values one after another, in a goroutine of its own,
// for a consumer who may stop asking at any time.
package generator

import (
	"context"
	"iter"
)

// Stream calls next again and again in a goroutine of its own, and sends what it
// returns on values, in order, until one of these ends it:
//
//   - next returns io.EOF: that was all;
//   - next returns another error;
//   - ctx ends. Then next is not called again, and values that were made but not
//     received may be lost.
//
// What next returns beside an error is not sent. When it has ended, values is
// closed, and no goroutine is left.
//
// As long as nobody receives, ahead values are made, and not one more: the one that the
// goroutine is waiting to send is one of them. ahead is at least 1.
//
// wait blocks until the stream has ended, the last call of next included. It
// returns nil after io.EOF, the error that next returned, or ctx.Err(); either of
// the two if next fails when ctx has ended. With nil, no value is lost. It may be called any number
// of times, from many goroutines, and takes no values away: it may block as long as nobody
// receives them. A consumer who does not want all of them ends ctx first.
//
// next gets ctx, or a context made from it, and is never called twice at the same time.
func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (values <-chan T, wait func() error) {
	// TODO: make the values in a goroutine, no more of them ahead than promised, and
	// see to it that this goroutine ends, whatever its consumer does.
	none := make(chan T)
	close(none)
	return none, func() error { return nil }
}

// All is [Stream] for a range loop. Each loop over it begins a stream of its own,
// and not before it begins. The loop gets each value with a nil error; if next fails
// or ctx ends, it gets the zero value with that error as its last pair.
//
// However the loop is left, by break, return or panic, its stream has ended when it
// has been left: the context of next has been cancelled, its last call is over, no goroutine is left.
func All[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		// TODO: let Stream make the values, and hand them to yield until it says that it wants no more.
	}
}
