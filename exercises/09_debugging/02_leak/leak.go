// Package leak asks many shops for their price at the same time, and takes the first answers that come.
// It works, and it leaves goroutines behind: report.txt is what the leak check says of it.
package leak

import "context"

// A Shop says what it wants for the thing. It may ask for a long time; when ctx ends it should stop, and not every shop does.
type Shop func(ctx context.Context) (price int, err error)

// An answer is what one shop has said.
type answer struct {
	price int
	err   error
}

// Prices asks all shops at the same time, and returns the first n prices, n being at least 0, in the order in which they come:
// as soon as there are n, or when all shops have answered.
//
// The first error ends it, and so does the end of ctx: then Prices returns that error. It never waits for a shop whose answer
// makes no difference any more; the context that the shops were given ends when Prices returns.
func Prices(ctx context.Context, shops []Shop, n int) ([]int, error) {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()

	answers := make(chan answer)
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
