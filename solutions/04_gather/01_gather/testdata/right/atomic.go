// Package gather counts down with an atomic integer; whoever ends last closes a channel.
package gather

import "sync/atomic"

func All[T any](functions ...func() T) []T {
	if len(functions) == 0 {
		return []T{}
	}
	values := make([]T, len(functions))
	ended := make(chan struct{})
	var missing atomic.Int64
	missing.Store(int64(len(functions)))
	for i := range functions {
		go func() {
			values[i] = functions[i]()
			if missing.Add(-1) == 0 {
				close(ended)
			}
		}()
	}
	<-ended
	return values
}
