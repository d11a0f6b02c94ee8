// want test "go on although its context has ended"

// Package choose reads ahead, and hears no end of the context any more once both sources are closed.
package choose

import (
	"context"
	"errors"
)

// ErrNone says that there is no order at the moment.
var ErrNone = errors.New("no order")

// ErrClosed says that there will be no more orders.
var ErrClosed = errors.New("closed")

// Take waits for an order, for the end of ctx, or until orders is closed.
func Take[T any](ctx context.Context, orders <-chan T) (T, error) {
	if o, err := TryTake(orders); err != ErrNone {
		return o, err
	}
	var none T
	select {
	case o, open := <-orders:
		if !open {
			return none, ErrClosed
		}
		return o, nil
	case <-ctx.Done():
		return none, ctx.Err()
	}
}

// TryTake returns the order that is there, ErrNone, or ErrClosed. It never waits.
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

// Merge returns a channel on which all orders from a and b arrive.
func Merge[T any](ctx context.Context, a, b <-chan T) <-chan T {
	out := make(chan T)
	go func() {
		defer close(out)
		var queue []T
		for open := 2; open > 0; {
			if ctx.Err() != nil {
				return
			}
			var first T
			var sink chan<- T
			if len(queue) > 0 {
				first, sink = queue[0], out
			}
			select {
			case o, more := <-a:
				if !more {
					a, open = nil, open-1
					continue
				}
				queue = append(queue, o)
			case o, more := <-b:
				if !more {
					b, open = nil, open-1
					continue
				}
				queue = append(queue, o)
			case sink <- first:
				queue = queue[1:]
			case <-ctx.Done():
				return
			}
		}
		for _, o := range queue {
			out <- o
		}
	}()
	return out
}
