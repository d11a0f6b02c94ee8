// Package every stops the ticker, which does not close its channel: the goroutine waits for ever.
package every

import (
	"context"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	ticker := time.NewTicker(period)
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		if ctx.Err() != nil {
			return
		}
		job(ctx)
		for range ticker.C { // want leak "left behind"
			job(ctx)
		}
	}()
	return func() {
		cancel()
		ticker.Stop()
	}
}
