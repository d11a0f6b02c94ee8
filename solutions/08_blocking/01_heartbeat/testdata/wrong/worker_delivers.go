// Package heartbeat has the worker deliver the result, whatever the loop is doing.
package heartbeat

import (
	"context"
	"sync"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	var worker sync.WaitGroup
	defer worker.Wait()
	worker.Go(func() {
		deliver(work(ctx)) // want race "race"
	})
	ticker := time.NewTicker(Period)
	defer ticker.Stop()
	for i := 0; i < n && ctx.Err() == nil; i++ {
		hello(i)
		if i == n-1 {
			return
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
}
