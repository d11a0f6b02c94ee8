// want test "the caller's deadline"

// Package leak gives the shops a context that has the values and nothing else of the caller's.
package leak

import (
	"context"
)

// A Shop says what it wants for the thing. It may ask for a long time; when ctx ends it should stop, and not every shop does.
type Shop func(ctx context.Context) (price int, err error)

// An answer is what one shop has said.
type answer struct {
	price int
	err   error
}

// Prices asks all shops at the same time, and returns the first n prices, in the order in which they come.
func Prices(ctx context.Context, shops []Shop, n int) ([]int, error) {
	// The shops hear of the end after Prices has: or else their errors might come first.
	asking, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()

	answers := make(chan answer, len(shops))
	for _, shop := range shops {
		go func() {
			price, err := shop(asking)
			answers <- answer{price, err}
		}()
	}

	var prices []int
	for range shops {
		if len(prices) == n {
			break
		}
		select {
		case a := <-answers:
			if err := ctx.Err(); err != nil {
				return nil, err
			}
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
