// Package sleepsort has one who wakes up as the context ends wait for ever: whoever would take the number has left.
package sleepsort

import (
	"context"
	"slices"
	"time"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	extra := max(0, 1-slices.Min(numbers))

	awake := make(chan int)
	for _, n := range numbers {
		go func() {
			timer := time.NewTimer(time.Duration(n+extra) * time.Second)
			defer timer.Stop()
			select {
			case <-timer.C:
				awake <- n // want leak|deadlock "left behind|waits"
			case <-ctx.Done():
			}
		}()
	}

	list := make([]int, 0, len(numbers))
	for len(list) < len(numbers) {
		select {
		case n := <-awake:
			list = append(list, n)
		case <-ctx.Done():
			return list, ctx.Err()
		}
	}
	return list, nil
}
