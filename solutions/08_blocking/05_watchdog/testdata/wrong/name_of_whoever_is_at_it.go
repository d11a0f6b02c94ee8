// want race|test "race|what the watchdog"

// Package watchdog keeps the name in a variable that the timer reads without a lock.
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
	var current string
	for ctx.Err() == nil { // not left to select, which takes any case that is ready
		select {
		case <-ctx.Done():
		case step, ok := <-steps:
			if !ok {
				return
			}
			current = step.Name
			timer := time.AfterFunc(Limit+1, func() {
				if current != "" {
					alarm(current)
				}
			})
			start := time.Now()
			func() {
				defer func() {
					timer.Stop()
					current = ""
					if length := time.Since(start); length > Limit {
						report(step.Name, length)
					}
				}()
				step.Do()
			}()
		}
	}
}
