// want test "after the list that Sort returned was changed"

// Package sleepsort takes the input for the list where there is only one number.
package sleepsort

import (
	"context"
	"sync"
	"time"
)

// sleep reports whether it was left to sleep to the end.
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

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	extra := longer(numbers)
	if len(numbers) == 1 {
		if !sleep(ctx, numbers[0]+extra) {
			return nil, ctx.Err()
		}
		return numbers, nil
	}
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		awake []int
	)
	for _, n := range numbers {
		wg.Go(func() {
			if sleep(ctx, n+extra) {
				mu.Lock()
				awake = append(awake, n)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(awake) < len(numbers) {
		return awake, ctx.Err()
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
