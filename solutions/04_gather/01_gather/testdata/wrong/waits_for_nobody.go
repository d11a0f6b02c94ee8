// Package gather waits for the last function to close a channel: without functions, nobody does.
package gather

import "sync/atomic"

func All[T any](functions ...func() T) []T {
	values := make([]T, len(functions))
	ended := make(chan struct{})
	var count atomic.Int64
	for i, f := range functions {
		go func() {
			values[i] = f()
			if count.Add(1) == int64(len(functions)) {
				close(ended)
			}
		}()
	}
	<-ended // want deadlock "wait"
	return values
}
