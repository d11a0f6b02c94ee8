// want test "a panic of the function \(panic_swallowed\.go:\d+\) was caught"

// Package spawn has a panic of the function stay silent: the receiver finds the channel closed.
package spawn

func Start[T any](f func() T) <-chan T {
	value := make(chan T, 1)
	go func() {
		defer close(value)
		defer func() { _ = recover() }()

		value <- f()
	}()
	return value
}
