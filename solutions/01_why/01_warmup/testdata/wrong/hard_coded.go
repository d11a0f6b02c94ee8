// want test "the greeting on the channel of guest"

// Package warmup greets whom the lesson greets, whoever was meant.
package warmup

// Greet looks at no name.
func Greet(name string) <-chan string {
	greetings := make(chan string)
	go func() {
		defer close(greetings)
		greetings <- "Hello, Judit!"
	}()
	return greetings
}
