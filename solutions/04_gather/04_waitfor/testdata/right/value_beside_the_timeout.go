// Package waitfor returns a value of the last moment beside the error that there was none in time.
package waitfor

import (
	"context"
	"sync"
	"time"
)

func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	var zero T
	if ctx.Err() != nil {
		return zero, context.Cause(ctx)
	}
	if timeout <= 0 {
		return zero, context.DeadlineExceeded
	}
	c, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var mu sync.Mutex
	var v T
	var err error
	done := make(chan struct{})
	go func() {
		x, e := f(c)
		mu.Lock()
		v, err = x, e
		mu.Unlock()
		close(done)
	}()
	select {
	case <-done:
	case <-c.Done():
	}
	mu.Lock()
	defer mu.Unlock()
	if c.Err() != nil && err == nil {
		err = context.Cause(c)
	}
	return v, err
}
