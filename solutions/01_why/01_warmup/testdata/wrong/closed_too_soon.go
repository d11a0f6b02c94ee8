// Package warmup closes the channel before the goroutine sends on it.
package warmup

// Greet closes in the wrong goroutine.
func Greet(name string) <-chan string {
	greetings := make(chan string)
	go func() {
		greetings <- "Hello, " + name + "!" // want panic|race "send on closed channel|race"
	}()
	close(greetings)
	return greetings
}
