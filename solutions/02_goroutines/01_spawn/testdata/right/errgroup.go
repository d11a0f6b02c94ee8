// Package spawn runs f in an errgroup, as somebody would who always starts goroutines that way.
package spawn

import "golang.org/x/sync/errgroup"

func Start[T any](f func() T) <-chan T {
	ch := make(chan T, 1)
	var g errgroup.Group
	g.Go(func() error {
		defer close(ch)
		ch <- f()
		return nil
	})
	return ch
}
