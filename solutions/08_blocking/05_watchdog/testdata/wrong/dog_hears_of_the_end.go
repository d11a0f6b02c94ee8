// want test "what the watchdog said"

// Package watchdog sends the watchdog home when ctx ends, though a step is still at it.
package watchdog

import (
	"context"
	"time"
)

const Limit = 100 * time.Millisecond

type Step struct {
	Name string
	Do   func()
}

func Run(ctx context.Context, steps <-chan Step, alarm func(name string), report func(name string, length time.Duration)) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
			return
		case step, ok := <-steps:
			if !ok {
				return
			}
			one(ctx, step, alarm, report)
		}
	}
}

func one(ctx context.Context, step Step, alarm func(string), report func(string, time.Duration)) {
	over := make(chan struct{})
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		timer := time.NewTimer(Limit + time.Microsecond)
		defer timer.Stop()
		select {
		case <-timer.C:
			alarm(step.Name)
		case <-over:
		case <-ctx.Done():
		}
	}()
	start := time.Now()
	defer func() {
		length := time.Since(start)
		close(over)
		<-gone
		if length > Limit {
			report(step.Name, length)
		}
	}()
	step.Do()
}
