// want test "closed without a value"

// Package spawn takes a zero value for no value, and does not send it.
package spawn

import "reflect"

func Start[T any](f func() T) <-chan T {
	ch := make(chan T, 1)
	go func() {
		defer close(ch)
		v := f()
		if r := reflect.ValueOf(v); r.IsValid() && !r.IsZero() {
			ch <- v
		}
	}()
	return ch
}
