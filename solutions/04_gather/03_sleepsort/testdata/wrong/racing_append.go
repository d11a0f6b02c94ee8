// Package sleepsort lets everybody who wakes up append to the list, as coroutines may.
package sleepsort

import (
	"context"
	"sync"
	"time"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	var shift int
	for _, n := range numbers {
		shift = max(shift, 1-n)
	}
	var (
		awake    []int
		sleepers sync.WaitGroup
	)
	for _, n := range numbers {
		sleepers.Go(func() {
			if !sleep(ctx, n+shift) {
				return
			}
			awake = append(awake, n) // want race "race"
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
