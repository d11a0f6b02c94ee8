// Package heartbeat says hello until the context ends or nothing is left to say, and then waits for the result alone.
package heartbeat

import (
	"context"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	var value T
	var err error
	worked := make(chan struct{})
	go func() {
		defer close(worked)
		value, err = work(ctx)
	}()
	beat := time.Tick(Period)
	result := worked
	i := 0
	for ctx.Err() == nil && i < n {
		hello(i)
		i++
	wait:
		for i < n {
			select {
			case <-beat:
				break wait
			case <-ctx.Done():
				break wait
			case <-result:
				deliver(value, err)
				result = nil
			}
		}
	}
	if result != nil {
		<-result
		deliver(value, err)
	}
}
