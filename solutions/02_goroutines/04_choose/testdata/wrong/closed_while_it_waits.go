// want test "when the channel was closed while it waited"

// Package choose takes the zero of a channel that is closed meanwhile for an order.
package choose

import (
	"context"
	"errors"
)

// ErrNone says that there is no order at the moment.
var ErrNone = errors.New("no order")

// ErrClosed says that there will be no more orders.
var ErrClosed = errors.New("closed")

// Take asks whether the channel is closed only while it does not wait.
func Take[T any](ctx context.Context, orders <-chan T) (T, error) {
	o, err := TryTake(orders)
	if err != ErrNone {
		return o, err
	}
	select {
	case o = <-orders:
		return o, nil
	case <-ctx.Done():
		return o, ctx.Err()
	}
}

// TryTake says no at once.
func TryTake[T any](orders <-chan T) (T, error) {
	var none T
	select {
	case o, open := <-orders:
		if !open {
			return none, ErrClosed
		}
		return o, nil
	default:
		return none, ErrNone
	}
}

// Merge hands on what comes from either.
func Merge[T any](ctx context.Context, a, b <-chan T) <-chan T {
	out := make(chan T)
	go func() {
		defer close(out)
		for (a != nil || b != nil) && ctx.Err() == nil {
			var o T
			var open bool
			select {
			case o, open = <-a:
				if !open {
					a = nil
				}
			case o, open = <-b:
				if !open {
					b = nil
				}
			case <-ctx.Done():
				return
			}
			if !open {
				continue
			}
			select {
			case out <- o:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
