// want test|race|leak "what was delivered|race|left behind|calls of work|as the work sees it"

// Package heartbeat returns when everything has been said, and lets go of the work.
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
	ticker := time.NewTicker(Period)
	defer ticker.Stop()
	i := 0
	if n > 0 && ctx.Err() == nil {
		hello(0)
		i = 1
	}
	done := ctx.Done()
	for i < n {
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
		case <-done:
			n, done = i, nil
		}
	}
}
