// Package generator makes values one after another, in a goroutine of its own,
// for a consumer who may stop asking at any time.
package generator

import (
	"context"
	"iter"
)

// Stream calls next again and again in a goroutine of its own, and sends what it
// returns on values, until one of these ends it. Then it closes values.
//
//   - next returns io.EOF;
//   - next returns another error. What it returns beside an error is not sent;
//   - ctx ends, or had ended before: next is not called any more, and values that
//     nobody has received may be lost.
//
// next gets ctx, or a context derived from it. ahead is at least 1: the value that
// the goroutine waits to send is one of those made ahead.
//
// wait blocks until the stream has ended, the last call of next included. It returns
// nil after io.EOF, the error that next returned, or ctx.Err(); either of the two if
// next fails and ctx has ended, too. With nil, no value is lost.
//
// wait may be called any number of times, by many goroutines. As long as nobody
// receives, it may block: a consumer who does not want all values ends ctx first.
func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (values <-chan T, wait func() error) {
	// TODO: make the values in a goroutine, no more of them ahead than promised, and
	// see to it that this goroutine ends, whatever its consumer does.
	none := make(chan T)
	close(none)
	return none, func() error { return nil }
}

// All is [Stream] for a range loop, which gets the error of wait, if there is one, with
// the zero T as its last pair. A panic of the loop goes on.
func All[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		// TODO: let Stream make the values, and hand them to yield until it says that it wants no more.
	}
}
