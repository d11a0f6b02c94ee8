// want test "functions that the context still has to call"

// Package leak asks many shops for their price at once, and takes the first answers that come: what is to happen when the context ends is never taken back.
package leak

import (
	"context"
)

type Shop func(ctx context.Context) (price int, err error)

type answer struct {
	price int
	err   error
}

func Prices(ctx context.Context, shops []Shop, n int) ([]int, error) {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	context.AfterFunc(ctx, cancel)
	answers := make(chan answer, len(shops))
	for _, shop := range shops {
		go func() { p, err := shop(asking); answers <- answer{p, err} }()
	}
	var prices []int
	for range shops {
		if len(prices) == n {
			break
		}
		select {
		case a := <-answers:
			if a.err != nil {
				return nil, a.err
			}
			prices = append(prices, a.price)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return prices, nil
}
