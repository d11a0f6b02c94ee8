// Package every waits for each instant as for the deadline of a context, in an errgroup.
package every

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	if period <= 0 {
		panic("every: the period must be positive")
	}
	begin := time.Now()
	ctx, cancel := context.WithCancel(ctx)
	var group errgroup.Group
	group.Go(func() error {
		defer cancel()
		for ctx.Err() == nil {
			job(ctx)
			missed := time.Since(begin) / period
			next, release := context.WithDeadline(ctx, begin.Add((missed+1)*period))
			<-next.Done()
			release()
		}
		return ctx.Err()
	})
	return func() {
		cancel()
		_ = group.Wait()
	}
}
