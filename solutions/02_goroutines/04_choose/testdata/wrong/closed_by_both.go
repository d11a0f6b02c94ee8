// Package choose has each of its readers close the channel.
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
	for _, source := range []<-chan T{a, b} {
		go func() {
			defer close(out) // want panic|race "close|send"
			for open := true; open && ctx.Err() == nil; {
				var v T
				select {
				case v, open = <-source:
					if open && !send(ctx, out, v) {
						return
					}
				case <-ctx.Done():
				}
			}
		}()
	}
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
