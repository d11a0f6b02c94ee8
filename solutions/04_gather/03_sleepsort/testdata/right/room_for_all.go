// Package sleepsort has room in a channel for all who wake up, closes it behind the last, and empties it.
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
	up := make(chan int, len(numbers))
	var wg sync.WaitGroup
	wg.Add(len(numbers))
	for _, n := range numbers {
		go func() {
			defer wg.Done()
			t := time.NewTimer(time.Duration(n+shift) * time.Second)
			defer t.Stop()
			select {
			case <-ctx.Done():
			case <-t.C:
				up <- n
			}
		}()
	}
	wg.Wait()
	close(up)
	awake := make([]int, 0, len(numbers))
	for n := range up {
		awake = append(awake, n)
	}
	if len(awake) == len(numbers) {
		return awake, nil
	}
	return awake, ctx.Err()
}
