// Package watchdog has a goroutine wait for the end of the caller's context, and for nothing else.
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
	go func() { <-ctx.Done() }() // want leak "left behind"
	for ctx.Err() == nil {       // not left to select, which takes any case that is ready
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
	var mu sync.Mutex // keeps alarm and report apart
	over := false
	timer := time.AfterFunc(Limit+1, func() { // a step of exactly Limit is in time
		mu.Lock()
		defer mu.Unlock()
		if !over { // Stop may have come too late
			alarm(step.Name)
		}
	})
	start := time.Now()
	defer func() { // also when the step panics
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
