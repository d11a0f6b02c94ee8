// want test "steps that still wait, of [23], when ctx"

// Package watchdog takes the steps that wait out of the channel when ctx has ended, so that nobody is left sending.
package watchdog

import (
	"context"
	"sync"
	"time"
)

const Limit = 100 * time.Millisecond

type Step struct {
	Name string
	Do   func()
}

func Run(ctx context.Context, steps <-chan Step, alarm func(name string), report func(name string, length time.Duration)) {
	for {
		select {
		case <-ctx.Done():
			for {
				select {
				case _, ok := <-steps:
					if !ok {
						return
					}
				default:
					return
				}
			}
		case step, ok := <-steps:
			if !ok || ctx.Err() != nil {
				return
			}
			watched(step, alarm, report)
		}
	}
}

func watched(step Step, alarm func(string), report func(string, time.Duration)) {
	var mu sync.Mutex
	over := false
	began := time.Now()
	timer := time.AfterFunc(Limit+time.Millisecond/2, func() {
		mu.Lock()
		defer mu.Unlock()
		if !over {
			alarm(step.Name)
		}
	})
	defer func() {
		length := time.Since(began)
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
