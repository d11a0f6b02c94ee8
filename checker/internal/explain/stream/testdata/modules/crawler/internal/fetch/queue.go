// Package fetch fetches what is in a queue.
package fetch

import "sync"

// A Queue holds the addresses to fetch.
type Queue struct {
	Fetch func(url string)

	jobs chan string
	done sync.WaitGroup
}

// NewQueue starts so many workers.
func NewQueue(workers int, fetch func(string)) *Queue {
	q := &Queue{Fetch: fetch, jobs: make(chan string)}
	for range workers {
		q.done.Go(q.work)
	}
	return q
}

func (q *Queue) work() {
	for url := range q.jobs { // want: leak
		q.Fetch(url)
	}
}

// Wait waits until all is fetched.
func (q *Queue) Wait() { q.done.Wait() }
