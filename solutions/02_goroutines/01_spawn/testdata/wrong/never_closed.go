// want test "not closed after its value"

// Package spawn leaves the channel open: who asks twice waits for ever.
package spawn

func Start[T any](f func() T) <-chan T {
	ch := make(chan T, 1)
	go func() { ch <- f() }()
	return ch
}
