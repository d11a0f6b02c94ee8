// want test "all orders of one room before"

// Package choose looks at one room first, always: as long as orders come there, nobody hears the other.
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
	go func() {
		defer close(out)
		for left := 2; left > 0 && ctx.Err() == nil; {
			from := &a
			o, err := TryTake(a)
			if err == ErrNone {
				var open bool
				select {
				case o, open = <-a:
				case o, open = <-b:
					from = &b
				case <-ctx.Done():
					return
				}
				err = nil
				if !open {
					err = ErrClosed
				}
			}
			if err == ErrClosed {
				*from = nil
				left--
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
