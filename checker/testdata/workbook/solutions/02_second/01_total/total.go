// Package total adds up.
package total

// Total calls every function in a goroutine of its own and returns the sum of what they return.
func Total(parts ...func() int) int {
	results := make(chan int)
	for _, part := range parts {
		go func() { results <- part() }()
	}
	sum := 0
	for range parts {
		sum += <-results
	}
	return sum
}
