// Package gather leaves the goroutines to an errgroup, though nothing can fail.
package gather

import "golang.org/x/sync/errgroup"

func All[T any](functions ...func() T) []T {
	values := make([]T, len(functions))
	var g errgroup.Group
	for i, f := range functions {
		g.Go(func() error {
			values[i] = f()
			return nil
		})
	}
	_ = g.Wait()
	return values
}
