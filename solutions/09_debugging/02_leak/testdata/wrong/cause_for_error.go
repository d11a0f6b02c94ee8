// want test "the error of Prices"

// Package leak asks many shops for their price at once, and says why the context has ended instead of how.
package leak

import "context"

type Shop func(ctx context.Context) (price int, err error)

type answer struct {
	price int
	err   error
}

func Prices(ctx context.Context, shops []Shop, n int) ([]int, error) {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()

	answers := make(chan answer)
	for _, shop := range shops {
		go func() {
			price, err := shop(asking)
			select {
			case answers <- answer{price, err}:
			case <-asking.Done():
			}
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
			return nil, context.Cause(ctx)
		}
	}
	return prices, nil
}
