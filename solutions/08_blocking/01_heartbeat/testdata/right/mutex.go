// Package heartbeat works in the goroutine of the caller and says hello in another; a lock keeps hello and deliver apart.
package heartbeat

import (
	"context"
	"sync"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	var mu sync.Mutex // held by whoever calls back
	var beats sync.WaitGroup
	defer beats.Wait()
	beats.Go(func() {
		ticker := time.NewTicker(Period)
		defer ticker.Stop()
		for i := range n {
			if i > 0 {
				select {
				case <-ticker.C:
				case <-ctx.Done():
					return
				}
			}
			mu.Lock()
			if ctx.Err() != nil {
				mu.Unlock()
				return
			}
			hello(i)
			mu.Unlock()
		}
	})
	value, err := work(ctx)
	mu.Lock()
	defer mu.Unlock()
	deliver(value, err)
}
