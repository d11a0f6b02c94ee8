// Package sleepsort returns the list as the context ends, without asking whether somebody else has it.
package sleepsort

import (
	"context"
	"sync"
	"time"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	var shift int
	for _, n := range numbers {
		shift = max(shift, 1-n)
	}
	var mu sync.Mutex
	var awake []int
	var wg sync.WaitGroup
	for _, n := range numbers {
		wg.Go(func() {
			if sleep(ctx, n+shift) {
				mu.Lock()
				defer mu.Unlock()
				awake = append(awake, n)
			}
		})
	}
	all := make(chan struct{})
	go func() {
		wg.Wait()
		close(all)
	}()
	select {
	case <-all:
		return awake, nil
	case <-ctx.Done():
		return awake, ctx.Err() // want race "race"
	}
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
