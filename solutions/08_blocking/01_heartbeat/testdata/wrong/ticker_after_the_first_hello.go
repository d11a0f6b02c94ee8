// want test "hellos, one a second, when each hello takes 300ms"

// Package heartbeat makes the ticker when the first hello has been said: all others are late by as much as that took.
package heartbeat

import (
	"context"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	type result struct {
		value T
		err   error
	}
	results := make(chan result, 1)
	go func() {
		value, err := work(ctx)
		results <- result{value, err}
	}()
	i := 0
	if n > 0 && ctx.Err() == nil {
		hello(0)
		i = 1
	}
	ticker := time.NewTicker(Period)
	defer ticker.Stop()
	done := ctx.Done()
	for delivered := false; i < n || !delivered; {
		var next <-chan time.Time
		if i < n {
			next = ticker.C
		}
		select {
		case <-next:
			hello(i)
			i++
		case r := <-results:
			deliver(r.value, r.err)
			delivered = true
		case <-done:
			n, done = i, nil
		}
	}
}
