// Package watchdog has a loop that is watched: a step that blocks it is caught while it does.
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

// Run calls the steps that it receives, one after another, until the channel is closed or ctx
// ends. A step is not interrupted, and none that is received after ctx has ended begins.
//
// Each step that takes more than Limit is told of twice. Run calls alarm once, while
// the step is still at it: when Limit has gone by, and at most a millisecond later. If
// the step is over within that millisecond, the alarm may be left out. Then it calls report once, as
// soon as the step is over, with its exact length, and before the next step begins.
// A step that takes Limit or less is not told of.
//
// alarm and report are quick. They are never called at the same time, and each sees what the
// other wrote. The alarm for a step comes before its report.
//
// If a step panics, it is over, and is told of like any other. The panic, with its value, goes
// to the caller of Run.
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
	var mu sync.Mutex // keeps alarm and report apart
	over := false
	timer := time.AfterFunc(Limit+1, func() { // a step of exactly Limit is in time
		mu.Lock()
		defer mu.Unlock()
		if !over { // Stop may have come too late
			alarm(step.Name)
		}
	})
	start := time.Now()
	defer func() { // also when the step panics
		length := time.Since(start)
		timer.Stop()
		mu.Lock()
		defer mu.Unlock()
		over = true
		if length > Limit {
			report(step.Name, length)
		}
	}()
	step.Do()
}
