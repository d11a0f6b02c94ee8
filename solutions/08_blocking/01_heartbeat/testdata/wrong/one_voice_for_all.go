// Package heartbeat says hello and delivers one at a time, whoever calls Run: the others are late.
package heartbeat

import (
	"context"
	"time"
)

const Period = time.Second

var mu = make(chan struct{}, 1)

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	ticker := time.NewTicker(Period)
	defer ticker.Stop()
	type result struct {
		v   T
		err error
	}
	results := make(chan result, 1)
	go func() {
		v, err := work(ctx)
		results <- result{v, err}
	}()
	i := 0
	ended := ctx.Done()
	if ctx.Err() != nil {
		i, ended = n, nil
	}
	if i < n {
		hello(0)
		i++
	}
	for i < n || results != nil {
		var tick <-chan time.Time
		if i < n {
			tick = ticker.C
		}
		select {
		case <-tick:
			mu <- struct{}{} // want deadlock|test "mu|hellos, one a second"
			hello(i)
			<-mu
			i++
		case r := <-results:
			results = nil
			mu <- struct{}{}
			deliver(r.v, r.err)
			<-mu
		case <-ended:
			i, ended = n, nil
		}
	}
}
