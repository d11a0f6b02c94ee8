// want test|race "to which its caller added|race"

// Package sleepsort leaves the timers running when the context ends: who wakes up later writes behind the list that is the caller's by then.
package sleepsort

import (
	"context"
	"slices"
	"sync"
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

	var mu sync.Mutex
	awake := make([]int, 0, len(numbers))
	all := make(chan struct{})
	for _, n := range numbers {
		time.AfterFunc(time.Duration(n+extra)*time.Second, func() {
			mu.Lock()
			defer mu.Unlock()
			awake = append(awake, n)
			if len(awake) == len(numbers) {
				close(all)
			}
		})
	}

	select {
	case <-all:
		return awake, nil
	case <-ctx.Done():
		mu.Lock()
		defer mu.Unlock()
		return awake, ctx.Err()
	}
}
