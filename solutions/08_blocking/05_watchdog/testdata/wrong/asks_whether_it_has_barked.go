// want test "the state of Run, while the step is over"

// Package watchdog asks again and again whether the alarm is over.
package watchdog

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
)

const Limit = 100 * time.Millisecond

type Step struct {
	Name string
	Do   func()
}

func Run(ctx context.Context, steps <-chan Step, alarm func(name string), report func(name string, length time.Duration)) {
	for {
		if ctx.Err() != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case step, ok := <-steps:
			if !ok || ctx.Err() != nil {
				return
			}
			watch(step, alarm, report)
		}
	}
}

func watch(step Step, alarm func(string), report func(string, time.Duration)) {
	start := time.Now()
	var barked atomic.Bool
	t := time.AfterFunc(Limit+1, func() {
		alarm(step.Name)
		barked.Store(true)
	})
	defer func() {
		d := time.Since(start)
		if !t.Stop() {
			for !barked.Load() {
				runtime.Gosched()
			}
		}
		if d > Limit {
			report(step.Name, d)
		}
	}()
	step.Do()
}
