// want test "its Err\(\), not its cause"

// Package sleepsort tells why the context has ended, and not that it has.
package sleepsort

import (
	"context"
	"sync"
	"time"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		awake []int
	)
	extra := longer(numbers)
	for _, n := range numbers {
		wg.Go(func() {
			timer := time.NewTimer(time.Duration(n+extra) * time.Second)
			defer timer.Stop()
			select {
			case <-ctx.Done():
			case <-timer.C:
				mu.Lock()
				awake = append(awake, n)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(awake) < len(numbers) {
		return awake, context.Cause(ctx)
	}
	return awake, nil
}

// longer returns by how many seconds all numbers sleep longer.
func longer(numbers []int) int {
	smallest := 1
	for _, n := range numbers {
		smallest = min(smallest, n)
	}
	return 1 - smallest
}
