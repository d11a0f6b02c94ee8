// Package warmup hands the goroutine all that it needs as arguments.
package warmup

import "fmt"

// Greet starts the goroutine and returns the receiving end.
func Greet(name string) <-chan string {
	greetings := make(chan string)
	go greet(greetings, name)
	return greetings
}

func greet(greetings chan<- string, name string) {
	greetings <- fmt.Sprintf("Hello, %s!", name)
	close(greetings)
}
