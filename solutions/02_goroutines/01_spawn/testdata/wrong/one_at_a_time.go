// Package spawn lets only one function run at a time, behind a lock that all calls share.
package spawn

import "sync"

var mu sync.Mutex

func Start[T any](f func() T) <-chan T {
	ch := make(chan T, 1)
	go func() {
		defer close(ch)
		mu.Lock() // want deadlock "wait"
		defer mu.Unlock()
		ch <- f()
	}()
	return ch
}
