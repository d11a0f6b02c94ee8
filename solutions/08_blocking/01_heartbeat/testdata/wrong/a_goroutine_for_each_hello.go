// want test "when Run returned"

// Package heartbeat starts a goroutine for each hello, and each sleeps until its time has come, whatever happens.
package heartbeat

import (
	"context"
	"sync"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	var mu sync.Mutex
	call := func(f func()) {
		mu.Lock()
		defer mu.Unlock()
		f()
	}
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			time.Sleep(time.Duration(i) * Period)
			call(func() {
				if ctx.Err() == nil {
					hello(i)
				}
			})
		})
	}
	v, err := work(ctx)
	call(func() { deliver(v, err) })
	all.Wait()
}
