// want test|leak|deadlock "given up|context has ended|left behind|wait"

// Package choose has a goroutine receive, which still does so when Take has given up.
package choose

import (
	"context"
	"errors"
)

var ErrNone = errors.New("no order")

var ErrClosed = errors.New("closed")

func Take[T any](ctx context.Context, orders <-chan T) (order T, err error) {
	if v, err := TryTake(orders); err != ErrNone {
		return v, err
	}
	type result struct {
		order T
		err   error
	}
	results := make(chan result, 1)
	go func() {
		v, open := <-orders
		if !open {
			results <- result{v, ErrClosed}
		} else {
			results <- result{v, nil}
		}
	}()
	select {
	case r := <-results:
		return r.order, r.err
	case <-ctx.Done():
		return order, ctx.Err()
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
