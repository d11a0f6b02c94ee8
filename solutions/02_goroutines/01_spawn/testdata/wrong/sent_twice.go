// want test "second value"

// Package spawn puts the value into the channel twice, to be on the safe side.
package spawn

func Start[T any](f func() T) <-chan T {
	ch := make(chan T, 2)
	go func() {
		v := f()
		ch <- v
		ch <- v
		close(ch)
	}()
	return ch
}
