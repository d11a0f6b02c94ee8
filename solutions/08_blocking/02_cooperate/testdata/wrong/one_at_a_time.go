// Package cooperate keeps step and progress apart by a lock that all calls share.
package cooperate

import (
	"context"
	"sync"
)

const Stride = 1000

var mu sync.Mutex

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	mu.Lock() // want deadlock "lock"
	defer mu.Unlock()
	var v T
	for done := 0; done < n; {
		if ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
		for range min(Stride, n-done) {
			v = step(v, done)
			done++
		}
		if progress != nil {
			progress(done, v)
		}
	}
	return v, nil
}
