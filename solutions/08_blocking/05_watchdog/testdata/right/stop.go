// Package watchdog asks Stop whether it came too late, and if so waits until the alarm has been given.
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
	given := make(chan struct{})
	start := time.Now()
	timer := time.AfterFunc(Limit+time.Millisecond, func() {
		defer close(given)
		alarm(step.Name)
	})
	defer func() {
		if !timer.Stop() {
			<-given
		}
		if length := time.Since(start); length > Limit {
			report(step.Name, length)
		}
	}()
	step.Do()
}
