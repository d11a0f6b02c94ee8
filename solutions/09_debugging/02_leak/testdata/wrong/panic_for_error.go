// want test "a panic of the shop"

// Package leak asks many shops for their price at once, and takes the first answers that come: a shop that panics has an error.
package leak

import (
	"context"
	"fmt"
)

type Shop func(ctx context.Context) (price int, err error)

type answer struct {
	price int
	err   error
}

func Prices(ctx context.Context, shops []Shop, n int) ([]int, error) {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	answers := make(chan answer, len(shops))
	for _, shop := range shops {
		go func() {
			defer func() {
				if r := recover(); r != nil {
					answers <- answer{0, fmt.Errorf("panic: %v", r)}
				}
			}()
			p, err := shop(asking)
			answers <- answer{p, err}
		}()
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
