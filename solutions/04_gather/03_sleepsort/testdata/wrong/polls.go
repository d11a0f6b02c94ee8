// want spin "busy waiting"

// Package sleepsort looks at the clock every millisecond.
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
	begin := time.Now()
	asleep := slices.Clone(numbers)
	var awake []int
	for {
		up := func(n int) bool { return time.Since(begin) >= time.Duration(n+shift)*time.Second }
		for _, n := range asleep {
			if up(n) {
				awake = append(awake, n)
			}
		}
		asleep = slices.DeleteFunc(asleep, up)
		if len(asleep) == 0 {
			return awake, nil
		}
		select {
		case <-ctx.Done():
			return awake, ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
}
