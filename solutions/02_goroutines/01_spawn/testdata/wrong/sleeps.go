// want test "must not wait for the function"

// Package spawn gives f a little time, and takes whatever is there by then.
package spawn

import (
	"sync"
	"time"
)

func Start[T any](f func() T) <-chan T {
	ch := make(chan T, 1)
	var mu sync.Mutex
	var value T
	go func() {
		v := f()
		mu.Lock()
		defer mu.Unlock()
		value = v
	}()
	time.Sleep(10 * time.Millisecond)
	mu.Lock()
	defer mu.Unlock()
	ch <- value
	close(ch)
	return ch
}
