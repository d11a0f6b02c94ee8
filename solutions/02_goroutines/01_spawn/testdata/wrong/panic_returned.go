// want test "a panic of the function, which returns an error, \(panic_returned\.go:\d+\) was caught"

// Package spawn takes what a function panics with for its value, where it fits.
package spawn

// Start runs f in a goroutine of its own and returns immediately.
func Start[T any](f func() T) <-chan T {
	out := make(chan T, 1)
	go func() {
		out <- outcome(f)
		close(out)
	}()
	return out
}

// outcome returns what f returns, or what it panics with, if that is as good.
func outcome[T any](f func() T) (v T) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		var ok bool
		if v, ok = r.(T); !ok {
			panic(r)
		}
	}()
	return f()
}
