// want test "functions that run a minute after Start"

// Package spawn lets no more than 256 functions run at once in the whole program.
package spawn

var running = make(chan struct{}, 256)

// Start has the next function wait for a place.
func Start[T any](f func() T) <-chan T {
	c := make(chan T, 1)
	go func() {
		running <- struct{}{}
		defer func() { <-running }()
		c <- f()
		close(c)
	}()
	return c
}
