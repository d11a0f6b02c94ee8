// want test "closed without a value"

// Package spawn takes nil for no value, and does not send it.
package spawn

func Start[T any](f func() T) <-chan T {
	ch := make(chan T, 1)
	go func() {
		defer close(ch)
		v := f()
		if any(v) != nil {
			ch <- v
		}
	}()
	return ch
}
