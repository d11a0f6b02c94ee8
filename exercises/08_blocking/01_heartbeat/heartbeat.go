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
	for i := range n {
		hello(i)
		if i == 0 {
			// TODO: this blocks the loop. Where can the work be done instead, and how does the loop learn of its result?
			deliver(work(ctx))
		}
		// TODO: wait for whatever comes first: the next second, the result, or the end of ctx.
		time.Sleep(Period)
	}
}
