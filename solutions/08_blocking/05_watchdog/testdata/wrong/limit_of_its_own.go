// want test "the limit, which the rules give"

// Package watchdog has a limit of 101 milliseconds, so that a step of exactly 100 is in time.
package watchdog

import (
	"context"
	"sync"
	"time"
)

const Limit = 101 * time.Millisecond

type Step struct {
	Name string
	Do   func()
}

func Run(ctx context.Context, steps <-chan Step, alarm func(name string), report func(name string, length time.Duration)) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case step, ok := <-steps:
			if !ok {
				return
			}
			watch(step, alarm, report)
		}
	}
}

func watch(step Step, alarm func(name string), report func(name string, length time.Duration)) {
	var mu sync.Mutex
	over := false
	timer := time.AfterFunc(Limit, func() {
		mu.Lock()
		defer mu.Unlock()
		if !over {
			alarm(step.Name)
		}
	})
	start := time.Now()
	defer func() {
		length := time.Since(start)
		timer.Stop()
		mu.Lock()
		defer mu.Unlock()
		over = true
		if length > Limit {
			report(step.Name, length)
		}
	}()
	step.Do()
}
