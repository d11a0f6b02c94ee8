// want test|leak "not closed|left behind|goroutines"

// Package choose waits for a receiver, whatever the context says.
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
	case order, open := <-orders:
		if !open {
			return order, ErrClosed
		}
		return order, nil
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
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
	out := make(chan T)
	go func() {
		defer close(out)
		for (a != nil || b != nil) && ctx.Err() == nil {
			select {
			case v, open := <-a:
				if !open {
					a = nil
				} else {
					out <- v
				}
			case v, open := <-b:
				if !open {
					b = nil
				} else {
					out <- v
				}
			case <-ctx.Done():
			}
		}
	}()
	return out
}
