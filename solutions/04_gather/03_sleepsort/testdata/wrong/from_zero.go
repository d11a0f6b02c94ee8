// want test "time until Sort returned"

// Package sleepsort gives the smallest no time to sleep, where it was to have a second.
package sleepsort

import (
	"context"
	"sync"
	"time"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	var shift int
	for _, n := range numbers {
		shift = max(shift, -n)
	}
	var (
		mu       sync.Mutex
		awake    []int
		sleepers sync.WaitGroup
	)
	for _, n := range numbers {
		sleepers.Go(func() {
			if !sleep(ctx, n+shift) {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			awake = append(awake, n)
		})
	}
	sleepers.Wait()
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
