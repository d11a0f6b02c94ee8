// want test "when one shop has an error"

// Package leak asks many shops for their price at once, and takes the first answers that come: after an error all are waited for.
package leak

import (
	"context"
)

// A Shop says what it wants for the thing. It may ask for a long time; when ctx ends it should stop, and not every shop does.
type Shop func(ctx context.Context) (price int, err error)

// Prices asks all shops at the same time, and returns the first n prices, n being at least 0, in the order in which they come:
// as soon as there are so many, or when all shops have answered.
//
// The first error ends it, and so does the end of ctx: then Prices returns no prices, and that error. It never waits for a shop
// whose answer makes no difference any more; the context that the shops were given ends when Prices returns.
func Prices(ctx context.Context, shops []Shop, n int) ([]int, error) {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()

	goods, failures := make(chan int, len(shops)), make(chan error)
	gone := make(chan struct{})
	defer close(gone)
	for _, shop := range shops {
		go func() {
			price, err := shop(asking)
			if err == nil {
				goods <- price
				return
			}
			select {
			case failures <- err:
			case <-gone:
			}
		}()
	}

	var prices []int
	for left := len(shops); left > 0 && len(prices) < n; left-- {
		select {
		case price := <-goods:
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			prices = append(prices, price)
		case first := <-failures:
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			cancel()
			for range left - 1 { // the others have nothing to add
				select {
				case <-goods:
				case <-failures:
				case <-ctx.Done():
					return nil, first
				}
			}
			return nil, first
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return prices, nil
}
