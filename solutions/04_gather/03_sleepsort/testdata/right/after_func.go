// Package sleepsort has no sleepers at all: timers that call back, and are stopped when the context ends.
package sleepsort

import (
	"context"
	"slices"
	"sync"
	"time"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	var shift int
	for _, n := range numbers {
		shift = max(shift, 1-n)
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	var mu sync.Mutex
	var awake []int
	all := make(chan struct{})
	var timers []*time.Timer
	for _, n := range numbers {
		timers = append(timers, time.AfterFunc(time.Duration(n+shift)*time.Second, func() {
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
	case <-ctx.Done():
		for _, t := range timers {
			t.Stop()
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(awake) < len(numbers) {
		// A copy: a callback that was under way already may still append.
		return slices.Clone(awake), ctx.Err()
	}
	return awake, nil
}
