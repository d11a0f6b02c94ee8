// want test "when Run returned"

// Package heartbeat sleeps between two hellos, and hears of nothing meanwhile.
package heartbeat

import (
	"context"
	"sync"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	var mu sync.Mutex
	var worker sync.WaitGroup
	defer worker.Wait()
	worker.Go(func() {
		v, err := work(ctx)
		mu.Lock()
		defer mu.Unlock()
		deliver(v, err)
	})
	start := time.Now()
	for i := range n {
		time.Sleep(time.Until(start.Add(time.Duration(i) * Period)))
		mu.Lock()
		if ctx.Err() != nil {
			mu.Unlock()
			return
		}
		hello(i)
		mu.Unlock()
	}
}
