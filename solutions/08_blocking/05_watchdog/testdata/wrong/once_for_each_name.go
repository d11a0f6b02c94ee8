// want test "alarms, when parse took 250ms, and 250ms once more"

// Package watchdog remembers for which names there was an alarm: the next step of that name has none.
package watchdog

import (
	"context"
	"sync"
	"time"
)

// Limit is how long a step may take. One that takes more is blocking.
const Limit = 100 * time.Millisecond

// A Step is what the loop does before it looks for something else to do.
type Step struct {
	Name string
	Do   func()
}

// Run calls the steps that it receives, one after another, until the channel is closed or ctx ends.
func Run(ctx context.Context, steps <-chan Step, alarm func(name string), report func(name string, length time.Duration)) {
	known := map[string]bool{}
	once := func(name string) {
		if !known[name] {
			known[name] = true
			alarm(name)
		}
	}
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case step, ok := <-steps:
			if !ok {
				return
			}
			if ctx.Err() == nil {
				watched(step, once, report)
			}
		}
	}
}

func watched(step Step, alarm func(string), report func(string, time.Duration)) {
	var verdict sync.Once // either the alarm is given, or the step is over before
	gone := make(chan struct{})
	start := time.Now()
	timer := time.AfterFunc(Limit+1, func() {
		defer close(gone)
		verdict.Do(func() { alarm(step.Name) })
	})
	defer func() {
		inTime := timer.Stop()
		length := time.Since(start)
		if !inTime {
			verdict.Do(func() {})
			<-gone
		}
		if length > Limit {
			report(step.Name, length)
		}
	}()
	step.Do()
}
