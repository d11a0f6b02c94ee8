// want test "in which they wake up|time until Sort returned"

// Package sleepsort lets negative numbers wake up at once, and everybody else as if there were none.
package sleepsort

import (
	"context"
	"sync"
	"time"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	const shift = 0
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
