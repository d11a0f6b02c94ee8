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
	// TODO: wait for an order or for the end of ctx, but look for an order first.
	var none T
	return none, nil
}

// TryTake returns the order that is there, ErrNone if there is none, or ErrClosed
// if there will be none any more. It never waits.
func TryTake[T any](orders <-chan T) (T, error) {
	// TODO
	var none T
	return none, nil
}

// Merge returns a channel on which all orders from a and b arrive, each as soon as
// it comes, and those of one source in order. The channel is closed when both sources
// are closed and their orders have been received, or when ctx ends. Orders in hand may
// be dropped then, and if ctx had ended before, none is taken. Once the channel is
// closed, nothing of Merge is left.
func Merge[T any](ctx context.Context, a, b <-chan T) <-chan T {
	// TODO: in the background, hand on what comes from either, until both are closed or ctx ends.
	return nil
}
