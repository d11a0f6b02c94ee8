// Package warmup sends the greeting twice.
package warmup

// Greet says it twice.
func Greet(name string) <-chan string {
	greetings := make(chan string)
	go func() {
		defer close(greetings)
		greetings <- "Hello, " + name + "!"
		greetings <- "Hello, " + name + "!" // want leak|test "left behind|a second greeting arrived"
	}()
	return greetings
}
