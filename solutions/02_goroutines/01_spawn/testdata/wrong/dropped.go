// want test "closed without a value"

// Package spawn runs f, throws away what it returns, and only says that it is over.
package spawn

func Start[T any](f func() T) <-chan T {
	ch := make(chan T, 1)
	go func() {
		defer close(ch)
		f()
	}()
	return ch
}
