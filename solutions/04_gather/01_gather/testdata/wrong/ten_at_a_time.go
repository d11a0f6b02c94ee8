// want test "have not begun while the others wait"

// Package gather runs ten functions at a time, which is enough for ten letters.
package gather

import "golang.org/x/sync/errgroup"

func All[T any](functions ...func() T) []T {
	values := make([]T, len(functions))
	var g errgroup.Group
	g.SetLimit(10)
	for i, f := range functions {
		g.Go(func() error {
			values[i] = f()
			return nil
		})
	}
	_ = g.Wait()
	return values
}
