// Package every lets a call run only when it gets the one slot, which stop takes away for good.
package every

import (
	"context"
	"sync"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	ticker := time.NewTicker(period)
	ctx, cancel := context.WithCancel(ctx)
	slot := make(chan struct{}, 1)
	begin := func() {
		select {
		case slot <- struct{}{}:
			go func() {
				defer func() { <-slot }()
				if ctx.Err() == nil {
					job(ctx)
				}
			}()
		default:
		}
	}
	begin()
	go func() {
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				begin()
			case <-ctx.Done():
				return
			}
		}
	}()
	var once sync.Once
	return func() {
		once.Do(func() {
			cancel()
			slot <- struct{}{}
		})
	}
}
