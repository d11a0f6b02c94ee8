// Package spawn computes in one goroutine and hands over in another, by way of a second channel.
package spawn

func Start[T any](f func() T) <-chan T {
	in := make(chan T)
	out := make(chan T, 1)
	go func() { in <- f() }()
	go func() {
		out <- <-in
		close(out)
	}()
	return out
}
