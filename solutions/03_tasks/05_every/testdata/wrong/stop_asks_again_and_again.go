// want test "the state of stop, while a call of the job runs"

// Package every has a stop that asks again and again whether the last call is over.
package every

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	if period <= 0 {
		panic("every: period must be positive")
	}
	start := time.Now()
	ctx, cancel := context.WithCancel(ctx)
	next := func() time.Duration { return period - time.Since(start)%period }
	var over atomic.Bool
	go func() {
		defer over.Store(true)
		defer cancel()
		for ctx.Err() == nil {
			job(ctx)
			t := time.NewTimer(next())
			select {
			case <-t.C:
			case <-ctx.Done():
				t.Stop()
			}
		}
	}()
	return func() {
		cancel()
		for !over.Load() {
			runtime.Gosched()
		}
	}
}
