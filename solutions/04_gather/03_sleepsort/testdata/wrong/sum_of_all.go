// want test "all sleep at once"

// Package sleepsort sorts first, and then sleeps for each number in turn.
package sleepsort

import (
	"context"
	"slices"
	"time"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	var shift int
	for _, n := range numbers {
		shift = max(shift, 1-n)
	}
	var awake []int
	for _, n := range slices.Sorted(slices.Values(numbers)) {
		if !sleep(ctx, n+shift) {
			return awake, ctx.Err()
		}
		awake = append(awake, n)
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
