// want test "one after the other, when the last has returned"

// Package sleepsort keeps the list for the next call, and hands out a copy only if all have woken up.
package sleepsort

import (
	"context"
	"slices"
	"sync"
	"time"
)

var scratch = sync.Pool{New: func() any { return new([]int) }}

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	longer := max(0, 1-slices.Min(numbers))

	list := scratch.Get().(*[]int)
	defer scratch.Put(list)
	awake := (*list)[:0]

	calls := make(chan int, len(numbers))
	var wg sync.WaitGroup
	for _, n := range numbers {
		wg.Go(func() {
			timer := time.NewTimer(time.Duration(n+longer) * time.Second)
			defer timer.Stop()
			select {
			case <-timer.C:
				calls <- n
			case <-ctx.Done():
			}
		})
	}
	wg.Wait()
	close(calls)
	for n := range calls {
		awake = append(awake, n)
	}
	*list = awake
	if len(awake) < len(numbers) {
		return awake, ctx.Err()
	}
	return slices.Clone(awake), nil
}
