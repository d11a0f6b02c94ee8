// want test "what was delivered and when, when ctx ends at 2.2s, during a hello"

// Package heartbeat returns without the result if ctx has ended by the time it sees the tick.
package heartbeat

import (
	"context"
	"time"
)

// Period is the time from one hello to the next.
const Period = time.Second

type result[T any] struct {
	v   T
	err error
}

// Run says hello n times, has work done meanwhile, and delivers its result.
func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	results := make(chan result[T], 1)
	go func() {
		v, err := work(ctx)
		results <- result[T]{v, err}
	}()

	ticker := time.NewTicker(Period)
	defer ticker.Stop()

	said, done := 0, ctx.Done()
	if ctx.Err() != nil {
		n, done = 0, nil
	}
	if n > 0 {
		hello(0)
		said = 1
	}
	for said < n || results != nil {
		ticks := ticker.C
		if said >= n {
			ticks = nil
		}
		select {
		case <-ticks:
			if ctx.Err() != nil {
				return // the end has won
			}
			hello(said)
			said++
		case r := <-results:
			deliver(r.v, r.err)
			results = nil
		case <-done:
			n, done = 0, nil
		}
	}
}
