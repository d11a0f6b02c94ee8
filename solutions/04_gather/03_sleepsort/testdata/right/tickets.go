// Package sleepsort has everybody who wakes up draw the number of a place, which nobody else has.
package sleepsort

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	var shift int
	for _, n := range numbers {
		shift = max(shift, 1-n)
	}
	awake := make([]int, len(numbers))
	var taken atomic.Int64
	var wg sync.WaitGroup
	for _, n := range numbers {
		wg.Go(func() {
			if sleep(ctx, n+shift) {
				awake[taken.Add(1)-1] = n
			}
		})
	}
	wg.Wait()
	awake = awake[:taken.Load()]
	if len(awake) < len(numbers) {
		return awake, ctx.Err()
	}
	return awake, nil
}

// sleep sleeps for so many seconds, or until ctx ends, and reports whether it slept to the end.
func sleep(ctx context.Context, seconds int) bool {
	timer := time.NewTimer(time.Duration(seconds) * time.Second)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
