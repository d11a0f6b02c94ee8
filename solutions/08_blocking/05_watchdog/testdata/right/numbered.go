// Package watchdog numbers the steps: one timer is set again for each, and whoever it wakes asks whether that step is still at it.
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
	now, name := 0, "" // the step that is at it, or 0
	var timer *time.Timer
	bark := func(n int) {
		mu.Lock()
		defer mu.Unlock()
		if n == now {
			alarm(name)
		}
	}
	watched := func(n int, step Step) {
		mu.Lock()
		now, name = n, step.Name
		timer = time.AfterFunc(Limit+500*time.Microsecond, func() { bark(n) })
		mu.Unlock()
		start := time.Now()
		defer func() {
			length := time.Since(start)
			mu.Lock()
			defer mu.Unlock()
			timer.Stop()
			now, name = 0, ""
			if length > Limit {
				report(step.Name, length)
			}
		}()
		step.Do()
	}
	n := 0
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
			return
		case step, ok := <-steps:
			if !ok {
				return
			}
			n++
			watched(n, step)
		}
	}
}
