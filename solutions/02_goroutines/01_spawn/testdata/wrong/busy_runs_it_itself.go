// want test "time that Start took"

// Package spawn has the caller help out when there is a lot to do.
package spawn

import (
	"sync/atomic"
)

var running atomic.Int64

// Start runs f in the background, or here, if a hundred functions run already.
func Start[T any](f func() T) <-chan T {
	c := make(chan T, 1)
	run := func() {
		running.Add(1)
		v := f()
		running.Add(-1)
		c <- v
		close(c)
	}
	if running.Load() > 100 {
		run()
	} else {
		go run()
	}
	return c
}
