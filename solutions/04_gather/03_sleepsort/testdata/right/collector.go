// Package sleepsort has the sleepers tell the caller, who alone keeps the list.
package sleepsort

import (
	"context"
	"time"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	var shift int
	for _, n := range numbers {
		shift = max(shift, 1-n)
	}
	up := make(chan int)
	for _, n := range numbers {
		go func() {
			select {
			case <-time.After(time.Duration(n+shift) * time.Second):
			case <-ctx.Done():
				return
			}
			select {
			case up <- n:
			case <-ctx.Done():
			}
		}()
	}
	var awake []int
	for range numbers {
		select {
		case n := <-up:
			awake = append(awake, n)
		case <-ctx.Done():
			return awake, ctx.Err()
		}
	}
	return awake, nil
}
