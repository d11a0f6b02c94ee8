// want race|test "race|under way at the same time|what the watchdog"

// Package watchdog stops the timer, but does not wait for an alarm that is being given.
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
	timer := time.AfterFunc(Limit+1, func() { alarm(step.Name) })
	start := time.Now()
	defer func() { // also when the step panics
		length := time.Since(start)
		timer.Stop()
		if length > Limit {
			report(step.Name, length)
		}
	}()
	step.Do()
}
