// Package choose has a buffer in its channel, and looks for an order after the end, not before.
package choose

import (
	"context"
	"errors"
)

var ErrNone = errors.New("no order")

var ErrClosed = errors.New("closed")

func Take[T any](ctx context.Context, orders <-chan T) (T, error) {
	select {
	case order, open := <-orders:
		if !open {
			return order, ErrClosed
		}
		return order, nil
	case <-ctx.Done():
	}
	// Chance may have decided. An order that is there counts all the same.
	order, err := TryTake(orders)
	if err == ErrNone {
		err = ctx.Err()
	}
	return order, err
}

func TryTake[T any](orders <-chan T) (order T, err error) {
	select {
	case v, open := <-orders:
		if !open {
			return order, ErrClosed
		}
		return v, nil
	default:
		return order, ErrNone
	}
}

func Merge[T any](ctx context.Context, a, b <-chan T) <-chan T {
	out := make(chan T, 4)
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
