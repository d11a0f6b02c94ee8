// want test "hellos while the work blocks"

// Package heartbeat makes up afterwards for each hello that the work held up.
package heartbeat

import (
	"context"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	start := time.Now()
	if n > 0 && ctx.Err() == nil {
		hello(0)
	}
	deliver(work(ctx))
	for i := 1; i < n; i++ {
		select {
		case <-time.After(time.Until(start.Add(time.Duration(i) * Period))):
			hello(i)
		case <-ctx.Done():
			return
		}
	}
}
