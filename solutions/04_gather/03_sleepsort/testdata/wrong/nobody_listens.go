// Package sleepsort has the sleepers tell a caller who may have left.
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
			sleep(ctx, n+shift)
			up <- n // want leak "left behind"
		}()
	}
	var awake []int
	for range numbers {
		select {
		case n := <-up:
			if ctx.Err() != nil {
				return awake, ctx.Err()
			}
			awake = append(awake, n)
		case <-ctx.Done():
			return awake, ctx.Err()
		}
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
