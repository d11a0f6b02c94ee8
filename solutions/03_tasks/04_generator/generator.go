// Package generator makes values one after another, in a goroutine of its own,
// for a consumer who may stop asking at any time.
package generator

import (
	"context"
	"io"
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

// All is [Stream] for a range loop. Each loop over it begins a stream of its own,
// and not before it begins. The loop gets each value with a nil error; if next fails
// or ctx ends, it gets the zero value with that error as its last pair.
//
// However the loop is left, by break, return or panic, its stream has ended when it
// has been left: the context of next has been cancelled, its last call is over, no goroutine is left.
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
