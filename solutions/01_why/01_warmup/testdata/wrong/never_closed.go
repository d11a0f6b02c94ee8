// want test "it was not closed"

// Package warmup sends the greeting and leaves the channel open.
package warmup

// Greet never closes the channel.
func Greet(name string) <-chan string {
	greetings := make(chan string)
	go func() { greetings <- "Hello, " + name + "!" }()
	return greetings
}
