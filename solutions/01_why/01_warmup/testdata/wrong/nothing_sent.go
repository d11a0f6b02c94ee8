// want test "no greeting had been sent"

// Package warmup closes the channel and has sent nothing: the stub as it was.
package warmup

// Greet sends nothing.
func Greet(name string) <-chan string {
	greetings := make(chan string)
	go func() {
		defer close(greetings)
	}()
	return greetings
}
