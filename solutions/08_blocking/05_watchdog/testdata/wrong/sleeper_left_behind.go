// want test|leak "things that are left in memory|left behind"

// Package watchdog has a goroutine sleep for 100 ms for each step, however quick that is.
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
	for ctx.Err() == nil { // not left to select, which takes any case that is ready
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

// watch calls step, and tells of it if it is blocking.
func watch(step Step, alarm func(name string), report func(name string, length time.Duration)) {
	var mu sync.Mutex // keeps alarm and report apart
	over := false
	go func() {
		time.Sleep(Limit + 1)
		mu.Lock()
		defer mu.Unlock()
		if !over { // Stop may have come too late
			alarm(step.Name)
		}
	}()
	start := time.Now()
	defer func() { // also when the step panics
		length := time.Since(start)
		mu.Lock()
		defer mu.Unlock()
		over = true
		if length > Limit {
			report(step.Name, length)
		}
	}()
	step.Do()
}
