// Package heartbeat sends what is to be called to one goroutine, which calls it and knows nothing else.
package heartbeat

import (
	"context"
	"sync"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	calls := make(chan func())
	var senders sync.WaitGroup
	senders.Go(func() {
		value, err := work(ctx)
		calls <- func() { deliver(value, err) }
	})
	senders.Go(func() {
		tick := time.NewTicker(Period)
		defer tick.Stop()
		for i := 0; i < n; i++ {
			if i > 0 {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
				}
			}
			calls <- func() {
				if ctx.Err() == nil {
					hello(i)
				}
			}
		}
	})
	go func() {
		senders.Wait()
		close(calls)
	}()
	for call := range calls {
		call()
	}
}
