// Package sleepsort gives every number a deadline instead of a timer: a context that ends by itself is a sleep that can be cut short.
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
			night, end := context.WithTimeout(ctx, time.Duration(n+shift)*time.Second)
			defer end()
			<-night.Done()
			if ctx.Err() != nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			awake = append(awake, n)
		})
	}
	wg.Wait()
	return awake, ctx.Err()
}
