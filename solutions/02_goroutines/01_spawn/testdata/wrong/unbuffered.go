// Package spawn sends on a channel without room: the sender waits for a receiver who may never come.
package spawn

func Start[T any](f func() T) <-chan T {
	ch := make(chan T)
	go func() {
		defer close(ch)
		ch <- f() // want leak "left behind"
	}()
	return ch
}
