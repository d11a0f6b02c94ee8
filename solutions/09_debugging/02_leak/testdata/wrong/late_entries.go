// want test|race "when the other shops have answered|t.prices|prices"

// Package leak asks many shops for their price at once, and takes the first answers that come, into a list that is handed out while others still append to it.
package leak

import (
	"context"
	"sync"
)

// A Shop says what it wants for the thing. It may ask for a long time; when ctx ends it should stop, and not every shop does.
type Shop func(ctx context.Context) (price int, err error)

type tally struct {
	mu     sync.Mutex
	prices []int
	err    error
	left   int
	full   int
	done   chan struct{}
	once   sync.Once
}

func (t *tally) enter(price int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.left--
	switch {
	case err == nil:
		t.prices = append(t.prices, price)
	case t.err == nil && len(t.prices) < t.full:
		t.err = err
	}
	if t.err != nil || len(t.prices) >= t.full || t.left == 0 {
		t.once.Do(func() { close(t.done) })
	}
}

func (t *tally) result() ([]int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err != nil {
		return nil, t.err
	}
	return t.prices[:min(t.full, len(t.prices))], nil
}

// Prices asks all shops at the same time, and returns the first n prices, n being at least 0, in the order in which they come:
// as soon as there are so many, or when all shops have answered.
//
// The first error ends it, and so does the end of ctx: then Prices returns no prices, and that error. It never waits for a shop
// whose answer makes no difference any more; the context that the shops were given ends when Prices returns.
func Prices(ctx context.Context, shops []Shop, n int) ([]int, error) {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()

	t := &tally{left: len(shops), full: n, done: make(chan struct{})}
	for _, shop := range shops {
		go func() { t.enter(shop(asking)) }()
	}
	if n == 0 || len(shops) == 0 {
		return nil, nil
	}

	select {
	case <-t.done:
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return t.result()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
