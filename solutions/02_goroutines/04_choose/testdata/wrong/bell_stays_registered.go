// want test "left registered with its context"

// Package choose has its context call a function at the end, and does not take that back when Merge ends before.
package choose

import (
	"context"
	"errors"
)

// ErrNone says that there is no order at the moment.
var ErrNone = errors.New("no order")

// ErrClosed says that there will be no more orders.
var ErrClosed = errors.New("closed")

func Take[T any](ctx context.Context, orders <-chan T) (T, error) {
	if o, err := TryTake(orders); err != ErrNone {
		return o, err
	}
	select {
	case o, open := <-orders:
		if !open {
			return o, ErrClosed
		}
		return o, nil
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

func TryTake[T any](orders <-chan T) (T, error) {
	select {
	case o, open := <-orders:
		if !open {
			return o, ErrClosed
		}
		return o, nil
	default:
		var none T
		return none, ErrNone
	}
}

func Merge[T any](ctx context.Context, a, b <-chan T) <-chan T {
	out := make(chan T)
	over := make(chan struct{})
	context.AfterFunc(ctx, func() { close(over) })
	go func() {
		defer close(out)
		for left := 2; left > 0 && ctx.Err() == nil; {
			var (
				o    T
				open bool
			)
			select {
			case o, open = <-a:
				if !open {
					a = nil
				}
			case o, open = <-b:
				if !open {
					b = nil
				}
			case <-over:
				return
			}
			if !open {
				left--
				continue
			}
			select {
			case out <- o:
			case <-over:
				return
			}
		}
	}()
	return out
}
