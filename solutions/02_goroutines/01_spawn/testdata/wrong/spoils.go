// Package spawn keeps an unbuffered send alive for a minute, then gives the value up: slow receivers lose it.
package spawn

import "time"

func Start[T any](f func() T) <-chan T {
	ch := make(chan T)
	go func() {
		defer close(ch)
		v := f()
		select { // want leak "left behind"
		case ch <- v:
		case <-time.After(time.Minute):
		}
	}()
	return ch
}
