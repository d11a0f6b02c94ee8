// Package waitfor waits on a condition variable, woken by the function or by its context.
package waitfor

import (
	"context"
	"sync"
	"time"
)

func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	var zero T
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if ctx.Err() != nil {
		return zero, context.Cause(ctx)
	}
	var (
		mu    sync.Mutex
		ended bool
		value T
		err   error
	)
	changed := sync.NewCond(&mu)
	stop := context.AfterFunc(ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		changed.Broadcast()
	})
	defer stop()
	go func() {
		v, e := f(ctx)
		mu.Lock()
		defer mu.Unlock()
		value, err, ended = v, e, true
		changed.Broadcast()
	}()

	mu.Lock()
	defer mu.Unlock()
	for !ended {
		if ctx.Err() != nil {
			return zero, context.Cause(ctx)
		}
		changed.Wait()
	}
	return value, err
}
