// want test|spin|timeout "what was delivered and when|when Run returned|busy waiting|had not ended"

// Package heartbeat asks every millisecond whether the result is there.
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
	start := time.Now()
	delivered := false
	for i := 0; i < n && ctx.Err() == nil || !delivered; {
		if i < n && ctx.Err() == nil && !time.Now().Before(start.Add(time.Duration(i)*Period)) {
			hello(i)
			i++
		}
		select {
		case r := <-results:
			deliver(r.value, r.err)
			delivered = true
		default:
			time.Sleep(time.Millisecond)
		}
	}
}
