// Package heartbeat waits on a condition for what happens next.
package heartbeat

import (
	"context"
	"sync"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	var (
		mu      sync.Mutex
		changed = sync.NewCond(&mu)
		due     int
		worked  bool
		value   T
		err     error
	)
	start := time.Now()
	var timer *time.Timer
	tick := func() {
		mu.Lock()
		defer mu.Unlock()
		due++
		timer.Reset(time.Until(start.Add(time.Duration(due) * Period)))
		changed.Signal()
	}
	mu.Lock()
	defer mu.Unlock()
	timer = time.AfterFunc(Period, tick)
	defer timer.Stop()
	due = 1
	defer context.AfterFunc(ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		changed.Signal()
	})()
	go func() {
		v, e := work(ctx)
		mu.Lock()
		defer mu.Unlock()
		value, err, worked = v, e, true
		changed.Signal()
	}()
	delivered := false
	for said := 0; ; {
		over := said >= n || ctx.Err() != nil
		switch {
		case over && delivered:
			return
		case !over && said < due:
			said++
			mu.Unlock()
			hello(said - 1)
			mu.Lock()
		case worked && !delivered:
			delivered = true
			mu.Unlock()
			deliver(value, err)
			mu.Lock()
		default:
			changed.Wait()
		}
	}
}
