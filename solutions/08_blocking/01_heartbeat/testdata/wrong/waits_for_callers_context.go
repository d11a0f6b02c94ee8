// Package heartbeat has somebody wait for the end of the caller's context, however long that goes on.
package heartbeat

import (
	"context"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	go func() {
		<-ctx.Done() // want leak "left behind"
	}()
	type result struct {
		value T
		err   error
	}
	results := make(chan result)
	go func() {
		value, err := work(ctx)
		results <- result{value, err} // the loop below does not end before it has received this
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
		var next <-chan time.Time // nil, and so never ready, when nothing is left to say
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
			n, stop = said, nil // closed for ever: looking at it once more would be spinning
		}
	}
}
