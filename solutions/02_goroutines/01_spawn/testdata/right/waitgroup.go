// Package spawn runs f in a WaitGroup; a second goroutine closes the channel when it is done.
package spawn

import "sync"

func Start[T any](f func() T) <-chan T {
	ch := make(chan T, 1)
	var wg sync.WaitGroup
	wg.Go(func() { ch <- f() })
	go func() {
		wg.Wait()
		close(ch)
	}()
	return ch
}
