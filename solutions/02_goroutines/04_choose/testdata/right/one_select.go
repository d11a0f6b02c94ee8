// Package choose has one select for taking and handing over: whichever cannot be done is nil.
package choose

import (
	"context"
	"errors"
)

var ErrNone = errors.New("no order")

var ErrClosed = errors.New("closed")

func Take[T any](ctx context.Context, orders <-chan T) (order T, err error) {
	select {
	case v, open := <-orders:
		return answer(v, open)
	default:
		select {
		case v, open := <-orders:
			return answer(v, open)
		case <-ctx.Done():
			return order, ctx.Err()
		}
	}
}

func answer[T any](v T, open bool) (T, error) {
	if open {
		return v, nil
	}
	return v, ErrClosed
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
	merged := make(chan T)
	go func() {
		defer close(merged)
		var inHand T
		var out chan T // nil while the hands are empty
		fromA, fromB := a, b
		for ctx.Err() == nil && (a != nil || b != nil || out != nil) {
			select {
			case v, open := <-fromA:
				if !open {
					a, fromA = nil, nil
					continue
				}
				inHand, out, fromA, fromB = v, merged, nil, nil
			case v, open := <-fromB:
				if !open {
					b, fromB = nil, nil
					continue
				}
				inHand, out, fromA, fromB = v, merged, nil, nil
			case out <- inHand:
				out, fromA, fromB = nil, a, b
			case <-ctx.Done():
			}
		}
	}()
	return merged
}
