// want test "an hour after stop|not again when ctx has ended|when the job began that has ended"

// Package every does not stop the timer that is already set: the job is called once more.
package every

import (
	"context"
	"sync"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	if period <= 0 {
		panic("every: the period must be positive")
	}
	begin := time.Now()
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	var run func()
	run = func() {
		running.Go(func() { job(ctx) })
		running.Wait()
		if ctx.Err() == nil {
			time.AfterFunc(period-time.Since(begin)%period, run)
		}
	}
	if ctx.Err() == nil {
		go run()
	}
	return func() {
		cancel()
		running.Wait()
	}
}
