// Package warmup keeps the name where all calls write it.
package warmup

var current string

// Greet lets its goroutine read the name that the latest call wrote.
func Greet(name string) <-chan string {
	current = name // want race|test "race|the greeting on the channel of"
	greetings := make(chan string)
	go func() {
		defer close(greetings)
		greetings <- "Hello, " + current + "!"
	}()
	return greetings
}
