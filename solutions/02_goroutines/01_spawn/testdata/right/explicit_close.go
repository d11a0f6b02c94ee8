// Package spawn closes the channel on the line after the send, and names its steps.
package spawn

func Start[T any](f func() T) <-chan T {
	ch := make(chan T, 1)
	go run(f, ch)
	return ch
}

func run[T any](f func() T, ch chan<- T) {
	v := f()
	ch <- v
	close(ch)
}
