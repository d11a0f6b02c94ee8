// want test "that are awake"

// Package sleepsort sorts, and sleeps once, for as long as the largest would.
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
	awake := slices.Sorted(slices.Values(numbers))
	if len(awake) > 0 && !sleep(ctx, awake[len(awake)-1]+shift) {
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
