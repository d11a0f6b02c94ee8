// want test "the 9 for nine seconds"

// Package sleepsort sorts, and sleeps not at all.
package sleepsort

import (
	"context"
	"slices"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	return slices.Sorted(slices.Values(numbers)), nil
}
