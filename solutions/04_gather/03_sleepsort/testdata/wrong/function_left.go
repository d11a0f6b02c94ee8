// want test "functions that the context"

// Package sleepsort has the context call it when it ends, and does not say that it need not any more.
package sleepsort

import (
	"context"
	"slices"
	"sync"
	"time"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	var shift int
	for _, n := range numbers {
		shift = max(shift, 1-n)
	}
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	var awake []int
	var timers []*time.Timer
	context.AfterFunc(ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		changed.Broadcast()
	})
	for _, n := range numbers {
		timers = append(timers, time.AfterFunc(time.Duration(n+shift)*time.Second, func() {
			mu.Lock()
			defer mu.Unlock()
			awake = append(awake, n)
			changed.Broadcast()
		}))
	}
	mu.Lock()
	defer mu.Unlock()
	for len(awake) < len(numbers) {
		if err := ctx.Err(); err != nil {
			for _, t := range timers {
				t.Stop()
			}
			return slices.Clone(awake), err
		}
		changed.Wait()
	}
	return awake, nil
}
