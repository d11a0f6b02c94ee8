// Package heartbeat learns that the work is done from a variable that nothing guards.
package heartbeat

import (
	"context"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	var value T
	var err error
	worked := false
	go func() {
		value, err = work(ctx)
		worked = true // want race "race"
	}()
	start := time.Now()
	delivered := false
	for i := 0; i < n && ctx.Err() == nil || !delivered; {
		if i < n && ctx.Err() == nil && !time.Now().Before(start.Add(time.Duration(i)*Period)) {
			hello(i)
			i++
		}
		if worked && !delivered {
			deliver(value, err)
			delivered = true
		}
		time.Sleep(Period / 1000)
	}
}
