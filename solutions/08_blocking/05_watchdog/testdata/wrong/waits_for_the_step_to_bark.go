// want test "what the watchdog said|time of alarm"

// Package watchdog takes the loop's own token to give the alarm, and that is free when the step is over.
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
	token := make(chan struct{}, 1)
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case step, ok := <-steps:
			if !ok {
				return
			}
			watch(step, token, alarm, report)
		}
	}
}

func watch(step Step, token chan struct{}, alarm func(string), report func(string, time.Duration)) {
	given := make(chan struct{})
	timer := time.AfterFunc(Limit+1, func() {
		defer close(given)
		token <- struct{}{}
		alarm(step.Name)
		<-token
	})
	start := time.Now()
	token <- struct{}{}
	defer func() {
		length := time.Since(start)
		<-token
		if !timer.Stop() {
			<-given
		}
		if length > Limit {
			report(step.Name, length)
		}
	}()
	step.Do()
}
