// want test "when the context ends"

// Package sleepsort sleeps with time.Sleep, which knows of no context.
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
		mu       sync.Mutex
		awake    []int
		sleepers sync.WaitGroup
	)
	for _, n := range numbers {
		sleepers.Go(func() {
			time.Sleep(time.Duration(n+shift) * time.Second)
			if ctx.Err() != nil {
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
