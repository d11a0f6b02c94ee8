// Package generator makes values one after another, in a goroutine of its own,
// for a consumer who may stop asking at any time.
package generator

import (
	"context"
	"io"
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
	// One more value is held by the goroutine that waits to send it.
	out := make(chan T, ahead-1)
	done := make(chan struct{})
	var err error
	go func() {
		defer close(done)
		defer close(out)
		err = produce(ctx, out, next)
	}()
	return out, func() error {
		<-done // not the end of values: who leaves early never sees that
		return err
	}
}

func produce[T any](ctx context.Context, out chan<- T, next func(context.Context) (T, error)) error {
	for ctx.Err() == nil { // a select alone may go on sending, by chance, although ctx has ended
		v, err := next(ctx)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		select {
		case out <- v:
		case <-ctx.Done():
		}
	}
	return ctx.Err()
}

// All is [Stream] for a range loop, which gets the error of wait, if there is one, with
// the zero T as its last pair. A panic of the loop goes on.
func All[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		values, wait := Stream(ctx, ahead, next)
		defer wait()
		defer cancel() // before wait, and when the loop's body panics, too
		for v := range values {
			if !yield(v, nil) {
				return
			}
		}
		if err := wait(); err != nil {
			var none T
			yield(none, err)
		}
	}
}
