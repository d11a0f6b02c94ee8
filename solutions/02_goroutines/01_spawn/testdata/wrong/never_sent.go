// want test "no value arrived"

// Package spawn starts f and returns a channel, with nothing between the two.
package spawn

func Start[T any](f func() T) <-chan T {
	ch := make(chan T, 1)
	go f()
	return ch
}
