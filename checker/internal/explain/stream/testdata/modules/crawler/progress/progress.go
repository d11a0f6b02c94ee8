// Package progress tells how far the crawler has come.
package progress

// A Counter counts.
type Counter interface {
	Hit()
	Total() int
}

// Track counts what comes, and tells the total from time to time.
func Track(c Counter, pages <-chan string, tell func(total int)) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range pages {
			c.Hit()
		}
	}()
	tell(c.Total())
	<-done
}
