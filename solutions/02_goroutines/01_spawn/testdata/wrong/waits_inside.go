// want test "must not wait for the function"

// Package spawn starts a goroutine and then waits for it, like await without the task.
package spawn

import "sync"

func Start[T any](f func() T) <-chan T {
	ch := make(chan T, 1)
	var wg sync.WaitGroup
	wg.Go(func() {
		ch <- f()
		close(ch)
	})
	wg.Wait()
	return ch
}
