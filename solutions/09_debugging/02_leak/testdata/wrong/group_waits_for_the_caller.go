// Package leak waits for the context of the caller, in goroutines of a WaitGroup.
package leak

import (
	"context"
	"sync"
)

type Shop func(ctx context.Context) (price int, err error)

type answer struct {
	price int
	err   error
}

func Prices(ctx context.Context, shops []Shop, n int) ([]int, error) {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	answers := make(chan answer)
	var wg sync.WaitGroup
	for _, shop := range shops {
		wg.Go(func() {
			price, err := shop(asking)
			select { // want leak "still waits in a select"
			case answers <- answer{price, err}:
			case <-ctx.Done():
			}
		})
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
