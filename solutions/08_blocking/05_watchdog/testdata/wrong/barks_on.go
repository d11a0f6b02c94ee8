// want test "alarms, when parse took"

// Package watchdog gives the alarm again every 100 ms.
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
			one(step, alarm, report)
		}
	}
}

func one(step Step, alarm func(string), report func(string, time.Duration)) {
	over := make(chan struct{})
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		timer := time.NewTicker(Limit + time.Microsecond)
		defer timer.Stop()
		for n := 0; n < 1000; n++ {
			select {
			case <-timer.C:
				alarm(step.Name)
			case <-over:
				return
			}
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
