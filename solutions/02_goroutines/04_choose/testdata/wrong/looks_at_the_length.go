// want test|deadlock "somebody waits to hand over|closed and holds nothing|waits to receive"

// Package choose takes the length of the channel for the number of orders: those of waiting senders are not in it, and closed is not seen.
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
	if len(orders) == 0 {
		return order, ErrNone
	}
	v, open := <-orders
	if !open {
		return order, ErrClosed
	}
	return v, nil
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
