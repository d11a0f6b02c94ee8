// Package watchdog runs each step in a goroutine of its own, watches it from where it was called, and hands on its panic.
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
	type end struct {
		length   time.Duration
		panicked bool
		why      any
	}
	ended := make(chan end)
	go func() {
		start := time.Now()
		e := end{panicked: true}
		defer func() {
			if e.panicked {
				e.why = recover()
			}
			e.length = time.Since(start)
			ended <- e
		}()
		step.Do()
		e.panicked = false
	}()
	timer := time.NewTimer(Limit + 1)
	defer timer.Stop()
	var e end
	select {
	case e = <-ended:
	case <-timer.C:
		alarm(step.Name)
		e = <-ended
	}
	if e.length > Limit {
		report(step.Name, e.length)
	}
	if e.panicked {
		panic(e.why)
	}
}
