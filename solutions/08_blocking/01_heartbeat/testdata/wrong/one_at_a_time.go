// Package heartbeat has a lock that all calls share: while one says hello, the others are silent.
package heartbeat

import (
	"context"
	"sync"
	"time"
)

const Period = time.Second

var mu sync.Mutex

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	mu.Lock() // want test|deadlock "lock|hellos, one a second"
	defer mu.Unlock()
	type result struct {
		value T
		err   error
	}
	results := make(chan result)
	go func() {
		value, err := work(ctx)
		results <- result{value, err}
	}()

	ticker := time.NewTicker(Period)
	defer ticker.Stop()
	said := 0
	beat := func() {
		hello(said)
		said++
	}
	if said < n && ctx.Err() == nil {
		beat()
	}
	stop := ctx.Done()
	for delivered := false; said < n || !delivered; {
		var next <-chan time.Time
		if said < n {
			next = ticker.C
		}
		select {
		case <-next:
			beat()
		case r := <-results:
			deliver(r.value, r.err)
			delivered = true
		case <-stop:
			n, stop = said, nil
		}
	}
}
