// Package watchdog gives each step a context that ends at the limit, and has the end of the context call the alarm.
package watchdog

import (
	"context"
	"sync/atomic"
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
	const (
		working = iota
		barking
		over
	)
	var state atomic.Int32
	quiet := make(chan struct{})
	limit, cancel := context.WithTimeout(context.Background(), Limit+1)
	stop := context.AfterFunc(limit, func() {
		defer close(quiet)
		if state.CompareAndSwap(working, barking) {
			alarm(step.Name)
		}
	})
	start := time.Now()
	defer func() {
		length := time.Since(start)
		if !state.CompareAndSwap(working, over) || !stop() {
			<-quiet
		}
		cancel()
		if length > Limit {
			report(step.Name, length)
		}
	}()
	step.Do()
}
