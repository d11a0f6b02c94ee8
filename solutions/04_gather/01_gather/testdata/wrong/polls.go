// want spin "busy waiting"

// Package gather asks every millisecond how many are done.
package gather

import (
	"sync/atomic"
	"time"
)

func All[T any](functions ...func() T) []T {
	values := make([]T, len(functions))
	var done atomic.Int64
	for i, f := range functions {
		go func() {
			values[i] = f()
			done.Add(1)
		}()
	}
	for done.Load() < int64(len(functions)) {
		time.Sleep(time.Millisecond)
	}
	return values
}
