// want test "hellos, one a second, from the fifth on"

// Package heartbeat counts each second from the hello before: one that is late makes all the others late.
package heartbeat

import (
	"context"
	"time"
)

// Period is the time from one hello to the next.
const Period = time.Second

type result[T any] struct {
	v   T
	err error
}

// Run says hello n times, has work done meanwhile, and delivers its result.
func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	results := make(chan result[T], 1)
	go func() {
		v, err := work(ctx)
		results <- result[T]{v, err}
	}()

	last := time.Now()
	said, done := 0, ctx.Done()
	if ctx.Err() != nil {
		n = 0
	}
	if n > 0 {
		hello(0)
		said = 1
	}
	timer := time.NewTimer(time.Until(last.Add(Period)))
	defer timer.Stop()

	for said < n || results != nil {
		var next <-chan time.Time
		if said < n {
			next = timer.C
		}
		select {
		case <-next:
			if ctx.Err() != nil {
				n, done = 0, nil
				continue
			}
			last = time.Now()
			hello(said)
			said++
			timer.Reset(time.Until(last.Add(Period)))
		case r := <-results:
			deliver(r.v, r.err)
			results = nil
		case <-done:
			n, done = 0, nil
		}
	}
}
