// Package sleepsort sleeps for as long as the largest number, instead of waiting for the sleepers.
package sleepsort

import (
	"context"
	"sync"
	"time"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	var shift, largest int
	for _, n := range numbers {
		shift, largest = max(shift, 1-n), max(largest, n)
	}
	var mu sync.Mutex
	var awake []int
	for _, n := range numbers {
		go func() {
			if !sleep(ctx, n+shift) {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			awake = append(awake, n)
		}()
	}
	if !sleep(ctx, largest+shift) {
		return awake, ctx.Err()
	}
	return awake, nil // want race "race"
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
