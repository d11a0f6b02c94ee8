// Package heartbeat takes a case out of its select with a channel of the package on which nothing ever comes.
package heartbeat

import (
	"context"
	"time"
)

// Period is the time from one hello to the next.
const Period = time.Second

// Nothing ever comes on these.
var (
	never     = make(chan struct{})
	neverTime = make(chan time.Time)
)

// Run says hello n times and meanwhile has work done.
func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	ticker := time.NewTicker(Period)
	defer ticker.Stop()
	var (
		value T
		err   error
	)
	worked := make(chan struct{})
	go func() {
		defer close(worked)
		value, err = work(ctx)
	}()

	said, delivered := 0, false
	if n > 0 && ctx.Err() == nil {
		hello(0)
		said = 1
	}
	for {
		if ctx.Err() != nil {
			said = n
		}
		var (
			tick   <-chan time.Time = neverTime
			done   <-chan struct{}  = never
			result <-chan struct{}  = never
		)
		if said < n {
			tick, done = ticker.C, ctx.Done()
		}
		if !delivered {
			result = worked
		} else if said >= n {
			return
		}
		select {
		case <-tick:
			if ctx.Err() == nil {
				hello(said)
				said++
			}
		case <-result:
			deliver(value, err)
			delivered = true
		case <-done:
		}
	}
}
