// Package sleepsort sorts numbers by sleeping.
package sleepsort

import (
	"context"
	"sync"
	"time"
)

// Sort lets every number sleep for as many seconds as it is large, all at the same time,
// and returns them in the order in which they woke up, when the last one has. If
// the smallest is below 1, everybody sleeps longer by the same, so that the
// smallest sleeps for one second. Without numbers there is nothing to wait for, and
// the list is empty.
//
// If ctx ends before, Sort returns immediately: those that are awake, in order, and
// ctx's error. If ctx had ended when Sort was called, nobody is awake.
//
// The numbers lie between minus and plus a billion.
func Sort(ctx context.Context, numbers []int) ([]int, error) {
	var shift int // how far the smallest number is below 1
	for _, n := range numbers {
		shift = max(shift, 1-n)
	}
	var (
		mu       sync.Mutex
		awake    []int
		sleepers sync.WaitGroup
	)
	for _, n := range numbers {
		sleepers.Go(func() {
			if !sleep(ctx, n+shift) {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			awake = append(awake, n)
		})
	}
	// Also when ctx has ended: the list may be read only when nobody adds to it any more.
	sleepers.Wait()
	if len(awake) < len(numbers) {
		return awake, ctx.Err()
	}
	return awake, nil
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
