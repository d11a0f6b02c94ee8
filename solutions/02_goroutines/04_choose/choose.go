// Package choose waits for one of several things.
package choose

import (
	"context"
	"errors"
)

// ErrNone says that there is no order at the moment.
var ErrNone = errors.New("no order")

// ErrClosed says that there will be no more orders.
var ErrClosed = errors.New("closed")

// Take waits until there is an order, ctx ends, or orders is closed, and returns
// the order, ctx's error, or ErrClosed. An order that is there when Take is called
// is taken even if ctx has ended.
func Take[T any](ctx context.Context, orders <-chan T) (T, error) {
	// Asked on its own: the select below takes either case when both are ready.
	if order, err := TryTake(orders); err != ErrNone {
		return order, err
	}
	select {
	case order, open := <-orders:
		return received(order, open)
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// TryTake returns the order that is there, ErrNone if there is none, or ErrClosed
// if there will be none any more. It never waits.
func TryTake[T any](orders <-chan T) (T, error) {
	select {
	case order, open := <-orders:
		return received(order, open)
	default:
		var none T
		return none, ErrNone
	}
}

// received turns what a receive says into an order and an error.
func received[T any](order T, open bool) (T, error) {
	if !open {
		return order, ErrClosed
	}
	return order, nil
}

// Merge returns a channel on which all orders from a and b arrive, each as soon as
// it comes, and those of one source in order. The channel is closed when both sources
// are closed and their orders have been received, or when ctx ends. Orders in hand may
// be dropped then, and if ctx had ended before, none is taken. Once the channel is
// closed, nothing of Merge is left.
func Merge[T any](ctx context.Context, a, b <-chan T) <-chan T {
	out := make(chan T)
	go func() {
		defer close(out)
		// A source that is closed becomes nil, which switches its case off: left as it is, it would be ready for ever.
		for a != nil || b != nil {
			if ctx.Err() != nil { // an order may be ready, too, and then select would take either
				return
			}
			var order T
			var open bool
			select {
			case order, open = <-a:
				if !open {
					a = nil
				}
			case order, open = <-b:
				if !open {
					b = nil
				}
			case <-ctx.Done():
			}
			if !open {
				continue
			}
			select {
			case out <- order:
			case <-ctx.Done():
			}
		}
	}()
	return out
}
