// want test|leak|deadlock "what was delivered and when, with -"

// Package heartbeat adds up what is owed: one hello less than none, and one result.
package heartbeat

import (
	"context"
	"time"
)

// Period is the time from one hello to the next.
const Period = time.Second

// Run says hello n times and meanwhile has work done, whose result it delivers. It returns
// when both are over.
func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	type result struct {
		v   T
		err error
	}
	ticker := time.NewTicker(Period)
	defer ticker.Stop()

	results := make(chan result, 1)
	go func() {
		v, err := work(ctx)
		results <- result{v, err}
	}()

	left, owed := n, 1
	say := func() {
		if left > 0 && ctx.Err() == nil {
			hello(n - left)
			left--
		}
	}
	say()
	ended := ctx.Done()
	for left+owed != 0 {
		if left == 0 {
			ticker.Stop()
		}
		select {
		case <-ticker.C:
			say()
		case r := <-results:
			deliver(r.v, r.err)
			owed = 0
		case <-ended:
			left, ended = 0, nil
		}
	}
}
