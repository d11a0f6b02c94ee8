// Package heartbeat says hello every second, whatever else there is to do.
package heartbeat

import (
	"context"
	"time"
)

// Period is the time from one hello to the next.
const Period = time.Second

// Run says hello n times and meanwhile has work done, whose result it delivers. It returns
// when both are over.
//
// It calls hello(0) immediately, and hello(i) i periods after Run was called. If n < 1, it never does.
//
// It calls work immediately, even if ctx has ended. Its context is ctx, or is made from ctx
// and ends with it, and not before work has returned. When work returns, Run calls deliver
// with what it returned: immediately, or after the hello that is being said.
//
// hello and deliver are quick and do not panic. They are never called at the same time, and
// each sees what the other wrote.
//
// When ctx ends, or if it has ended before, hello is not called any more. Run still waits
// until work has returned, and calls deliver. A hello that is due or late at that moment may
// be said or not.
func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
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
