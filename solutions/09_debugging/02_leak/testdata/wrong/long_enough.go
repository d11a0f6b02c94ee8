// want test "time until Prices returned"

// Package leak asks many shops for their price at once, and takes the first answers that come: half a minute must do.
package leak

import (
	"context"
	"time"
)

type Shop func(ctx context.Context) (price int, err error)

type answer struct {
	price int
	err   error
}

func Prices(ctx context.Context, shops []Shop, n int) ([]int, error) {
	asking, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
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
		case <-asking.Done():
			return nil, asking.Err()
		}
	}
	return prices, nil
}
