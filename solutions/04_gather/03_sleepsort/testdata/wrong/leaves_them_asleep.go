// Package sleepsort returns when the context ends, and leaves the sleepers in bed.
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
	up := make(chan int, len(numbers))
	for _, n := range numbers {
		go func() {
			time.Sleep(time.Duration(n+shift) * time.Second) // want leak "left behind"
			up <- n
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
