// want test|deadlock "value|wait|nothing can go on|steps"

// Package cooperate takes all steps of a stride at once.
package cooperate

import (
	"context"
	"sync"
)

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	for done := 0; done < n; {
		if ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
		size := min(Stride, n-done)
		var stride sync.WaitGroup
		var mu sync.Mutex
		for i := range size {
			stride.Go(func() {
				mu.Lock()
				defer mu.Unlock()
				v = step(v, done+i)
			})
		}
		stride.Wait()
		done += size
		if progress != nil {
			progress(done, v)
		}
	}
	return v, nil
}
