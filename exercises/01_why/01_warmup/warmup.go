// Package warmup shows how the workbook works: read, edit, make next.
package warmup

// Greet starts a goroutine that greets name, and returns immediately. Exactly one
// greeting, such as "Hello, Judit!", comes on the returned channel, which is
// closed after it. Greet may be called from many goroutines at the same time.
func Greet(name string) <-chan string {
	greetings := make(chan string)
	go func() {
		defer close(greetings)
		// TODO: send the greeting for name on the channel.
	}()
	return greetings
}
