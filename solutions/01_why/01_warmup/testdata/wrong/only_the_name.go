// want test "the greeting that arrived"

// Package warmup sends the name without a greeting.
package warmup

// Greet sends half of it.
func Greet(name string) <-chan string {
	greetings := make(chan string)
	go func() {
		defer close(greetings)
		greetings <- name
	}()
	return greetings
}
