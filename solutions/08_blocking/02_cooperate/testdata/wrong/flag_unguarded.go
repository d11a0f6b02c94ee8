// Package cooperate has a goroutine raise a flag that nothing guards.
package cooperate

import (
	"context"
	"sync"
)

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	ended := false
	over := make(chan struct{})
	var watcher sync.WaitGroup
	defer watcher.Wait()
	defer close(over)
	watcher.Go(func() {
		select {
		case <-ctx.Done():
			ended = true // want race|test "race|steps taken|the value after 3000 steps|times that ctx was used"
		case <-over:
		}
	})
	var v T
	if n > 0 && ctx.Err() != nil {
		return v, context.Cause(ctx)
	}
	for done := 0; done < n; {
		if ended {
			return v, context.Cause(ctx)
		}
		for range min(Stride, n-done) {
			v = step(v, done)
			done++
		}
		if progress != nil {
			progress(done, v)
		}
	}
	return v, nil
}
