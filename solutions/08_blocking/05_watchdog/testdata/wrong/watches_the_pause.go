// want test "what the watchdog said"

// Package watchdog sets the timer again when the step is over, and watches itself waiting.
package watchdog

import (
	"context"
	"sync"
	"time"
)

const Limit = 100 * time.Millisecond

type Step struct {
	Name string
	Do   func()
}

func Run(ctx context.Context, steps <-chan Step, alarm func(name string), report func(name string, length time.Duration)) {
	var mu sync.Mutex
	name := ""
	timer := time.AfterFunc(Limit+1, func() {
		mu.Lock()
		defer mu.Unlock()
		alarm(name)
	})
	defer timer.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case step, ok := <-steps:
			if !ok {
				return
			}
			func() {
				mu.Lock()
				name = step.Name
				mu.Unlock()
				timer.Reset(Limit + 1)
				start := time.Now()
				defer func() {
					length := time.Since(start)
					timer.Reset(Limit + 1)
					mu.Lock()
					defer mu.Unlock()
					if length > Limit {
						report(step.Name, length)
					}
				}()
				step.Do()
			}()
		}
	}
}
