// want test "when the smallest is -2"

// Package sleepsort counts in seconds while they sleep, and turns them back into numbers only if all have woken up.
package sleepsort

import (
	"context"
	"slices"
	"sync"
	"time"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	longer := 0
	if smallest := slices.Min(numbers); smallest < 1 {
		longer = 1 - smallest
	}
	seconds := slices.Clone(numbers)
	for i := range seconds {
		seconds[i] += longer
	}

	awake, err := sleep(ctx, seconds)
	if err != nil {
		return awake, err
	}
	for i := range awake {
		awake[i] -= longer
	}
	return awake, nil
}

func sleep(ctx context.Context, seconds []int) ([]int, error) {
	var mu sync.Mutex
	var awake []int
	var wg sync.WaitGroup
	for _, s := range seconds {
		wg.Go(func() {
			timer := time.NewTimer(time.Duration(s) * time.Second)
			defer timer.Stop()
			select {
			case <-timer.C:
				mu.Lock()
				awake = append(awake, s)
				mu.Unlock()
			case <-ctx.Done():
			}
		})
	}
	wg.Wait()
	if len(awake) < len(seconds) {
		return awake, ctx.Err()
	}
	return awake, nil
}
