// want test|race "no sleeper may append|race"

// Package sleepsort stops the timers when the context ends, but not those who are on their way to the list already.
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
	var timers []*time.Timer
	for _, n := range numbers {
		timers = append(timers, time.AfterFunc(time.Duration(n+extra)*time.Second, func() {
			mu.Lock()
			defer mu.Unlock()
			awake = append(awake, n)
			if len(awake) == len(numbers) {
				close(all)
			}
		}))
	}
	select {
	case <-all:
		return awake, nil
	case <-ctx.Done():
		for _, t := range timers {
			t.Stop()
		}
		mu.Lock()
		defer mu.Unlock()
		return awake, ctx.Err()
	}
}
