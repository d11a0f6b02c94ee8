// Package watchdog runs the steps in goroutines, where nobody catches their panics.
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
		case step, ok := <-steps:
			if !ok {
				return
			}
			one(step, alarm, report)
		}
	}
}

func one(step Step, alarm func(string), report func(string, time.Duration)) {
	ended := make(chan time.Duration)
	go func() {
		start := time.Now()
		step.Do() // want panic "out of paper"
		ended <- time.Since(start)
	}()
	timer := time.NewTimer(Limit + 1)
	defer timer.Stop()
	for {
		select {
		case length := <-ended:
			if length > Limit {
				report(step.Name, length)
			}
			return
		case <-timer.C:
			alarm(step.Name)
		}
	}
}
