// Package cooperate lets only one progress of all calls run at a time.
package cooperate

import (
	"context"
	"fmt"
	"sync"
)

const Stride = 1000

var telling sync.Mutex

func tell[T any](progress func(done int, v T), done int, v T) {
	if progress == nil {
		return
	}
	telling.Lock()
	defer telling.Unlock()
	progress(done, v) // want deadlock "lock"
}

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	if ctx.Err() != nil {
		return v, fmt.Errorf("compute: %w", context.Cause(ctx))
	}
	for i := 0; i < n; {
		v = step(v, i)
		i++
		switch {
		case i == n:
			tell(progress, i, v)
		case i%Stride == 0:
			tell(progress, i, v)
			if ctx.Err() != nil {
				return v, fmt.Errorf("compute: %d steps done: %w", i, context.Cause(ctx))
			}
		}
	}
	return v, nil
}
