// Package every gives the job the context that stop does not end.
package every

import (
	"context"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	ticker := time.NewTicker(period)
	inner, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer cancel()
		defer ticker.Stop()
		for inner.Err() == nil {
			job(ctx) // want deadlock "wait"
			select {
			case <-ticker.C:
			default:
			}
			select {
			case <-ticker.C:
			case <-inner.Done():
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
