// Package watchdog tells the goroutine beside it that the step is over, though that has left after its alarm.
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
		timer := time.NewTimer(Limit + time.Microsecond)
		defer timer.Stop()
		select {
		case <-timer.C:
			alarm(step.Name)
		case <-over:
		}
	}()
	start := time.Now()
	defer func() {
		length := time.Since(start)
		over <- struct{}{} // want deadlock "wait"
		<-gone
		if length > Limit {
			report(step.Name, length)
		}
	}()
	step.Do()
}
