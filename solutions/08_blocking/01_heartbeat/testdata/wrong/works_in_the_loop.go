// want test "while the work blocks"

// Package heartbeat keeps to the beat, but does the work in the loop: silence until it is done.
package heartbeat

import (
	"context"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	ticker := time.NewTicker(Period)
	defer ticker.Stop()
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		hello(i)
		if i == 0 {
			deliver(work(ctx))
		}
		if i < n-1 {
			<-ticker.C
		}
	}
}
