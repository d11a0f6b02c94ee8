// Package warmup sends before anybody can receive: the channel has not been returned yet.
package warmup

// Greet waits for a receiver that waits for Greet.
func Greet(name string) <-chan string {
	greetings := make(chan string)
	greetings <- "Hello, " + name + "!" // want deadlock "wait"
	close(greetings)
	return greetings
}
