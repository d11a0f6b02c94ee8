// Package heartbeat computes how long it is to the next hello each time, and keeps what is left to do in one condition.
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
	start := time.Now()
	results := make(chan result, 1)
	go func() {
		value, err := work(ctx)
		results <- result{value, err}
	}()
	i := 0
	delivered := false
	for i < n && ctx.Err() == nil {
		if due := start.Add(time.Duration(i) * Period); time.Now().Before(due) {
			timer := time.NewTimer(time.Until(due))
			select {
			case <-timer.C:
			case <-ctx.Done():
				timer.Stop()
				continue
			case r := <-results:
				timer.Stop()
				deliver(r.value, r.err)
				delivered = true
				continue
			}
		}
		hello(i)
		i++
	}
	if !delivered {
		r := <-results
		deliver(r.value, r.err)
	}
}
