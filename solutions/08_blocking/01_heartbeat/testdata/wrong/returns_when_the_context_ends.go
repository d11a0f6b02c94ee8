// want leak|test|race "left behind|what was delivered|race|why the work's context ended"

// Package heartbeat leaves when the context ends: the worker finds nobody to take its result.
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
	results := make(chan result)
	go func() {
		value, err := work(ctx)
		results <- result{value, err}
	}()
	ticker := time.NewTicker(Period)
	defer ticker.Stop()
	i := 0
	if n > 0 && ctx.Err() == nil {
		hello(0)
		i = 1
	}
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
			return
		}
	}
}
