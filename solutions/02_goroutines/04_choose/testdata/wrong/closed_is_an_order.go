// want test "when the channel is closed and holds nothing any more"

// Package choose does not ask whether the channel is closed: it gives zeros for ever.
package choose

import (
	"context"
	"errors"
)

var ErrNone = errors.New("no order")

var ErrClosed = errors.New("closed")

func Take[T any](ctx context.Context, orders <-chan T) (T, error) {
	if order, err := TryTake(orders); err != ErrNone {
		return order, err
	}
	select {
	case order := <-orders:
		return order, nil
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

func TryTake[T any](orders <-chan T) (order T, err error) {
	select {
	case order = <-orders:
		return order, nil
	default:
		return order, ErrNone
	}
}

func Merge[T any](ctx context.Context, a, b <-chan T) <-chan T {
	out := make(chan T)
	go func() {
		defer close(out)
		for (a != nil || b != nil) && ctx.Err() == nil {
			select {
			case v, open := <-a:
				if !open {
					a = nil
				} else if !send(ctx, out, v) {
					return
				}
			case v, open := <-b:
				if !open {
					b = nil
				} else if !send(ctx, out, v) {
					return
				}
			case <-ctx.Done():
			}
		}
	}()
	return out
}

func send[T any](ctx context.Context, out chan<- T, v T) bool {
	select {
	case out <- v:
		return true
	case <-ctx.Done():
		return false
	}
}
