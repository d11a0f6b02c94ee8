// Package sleepsort leaves the goroutines to an errgroup: who is woken up too early fails.
package sleepsort

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	var shift int
	for _, n := range numbers {
		shift = max(shift, 1-n)
	}
	var mu sync.Mutex
	var awake []int
	var g errgroup.Group
	for _, n := range numbers {
		g.Go(func() error {
			if !sleep(ctx, n+shift) {
				return ctx.Err()
			}
			mu.Lock()
			defer mu.Unlock()
			awake = append(awake, n)
			return nil
		})
	}
	err := g.Wait()
	return awake, err
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
