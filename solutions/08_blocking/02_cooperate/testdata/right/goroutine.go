// Package cooperate has a goroutine take each stride, and waits for it; between two it looks up.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	strides := make(chan int)
	values := make(chan T)
	defer close(strides)
	go func() {
		var v T
		i := 0
		for size := range strides {
			for range size {
				v = step(v, i)
				i++
			}
			values <- v
		}
	}()
	var v T
	for done := 0; done < n; {
		select {
		case <-ctx.Done():
			return v, context.Cause(ctx)
		default:
		}
		size := min(Stride, n-done)
		strides <- size
		v = <-values
		done += size
		if progress != nil {
			progress(done, v)
		}
	}
	return v, nil
}
