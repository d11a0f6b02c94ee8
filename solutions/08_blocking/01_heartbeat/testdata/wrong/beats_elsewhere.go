// Package heartbeat works where it was called and says hello in a goroutine of its own: nothing keeps hello and deliver apart.
package heartbeat

import (
	"context"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	over := make(chan struct{})
	go func() {
		defer close(over)
		ticker := time.NewTicker(Period)
		defer ticker.Stop()
		for i := 0; i < n && ctx.Err() == nil; i++ {
			hello(i) // want race "race"
			if i == n-1 {
				return
			}
			select {
			case <-ticker.C:
			case <-ctx.Done():
			}
		}
	}()
	v, err := work(ctx)
	deliver(v, err)
	<-over
}
