// Package leak asks many shops for their price at once, and takes the first answers that come: the answers meet under a lock.
package leak

import (
	"context"
	"sync"
)

// A Shop says what it wants for the thing. It may ask for a long time; when ctx ends it should stop, and not every shop does.
type Shop func(ctx context.Context) (price int, err error)

// Prices asks all shops at the same time, and returns the first n prices in the order in which they come:
// as soon as there are so many, or when all shops have answered.
//
// The first error ends it, and so does the end of ctx: then Prices returns no prices, and that error. It never waits for a shop
// whose answer makes no difference any more; the context that the shops were given ends when Prices returns.
func Prices(ctx context.Context, shops []Shop, n int) ([]int, error) {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()

	var mu sync.Mutex // guards what follows
	var prices []int
	var failed error
	left := len(shops)
	over := make(chan struct{})
	end := sync.OnceFunc(func() { close(over) })
	if left == 0 || n == 0 {
		end()
	}
	for _, shop := range shops {
		go func() {
			price, err := shop(asking)
			mu.Lock()
			defer mu.Unlock()
			if left--; failed != nil || len(prices) == n {
				return
			}
			if err != nil {
				failed = err
			} else {
				prices = append(prices, price)
			}
			if failed != nil || len(prices) == n || left == 0 {
				end()
			}
		}()
	}

	select {
	case <-over:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	mu.Lock()
	defer mu.Unlock()
	if failed != nil {
		return nil, failed
	}
	return prices, nil
}
