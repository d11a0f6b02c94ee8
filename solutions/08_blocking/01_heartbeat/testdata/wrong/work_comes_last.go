// want test "when the work began"

// Package heartbeat says all it has to say, and then works.
package heartbeat

import (
	"context"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	ticker := time.NewTicker(Period)
	defer ticker.Stop()
	for i := 0; i < n && ctx.Err() == nil; i++ {
		hello(i)
		if i == n-1 {
			break
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
	deliver(work(ctx))
}
