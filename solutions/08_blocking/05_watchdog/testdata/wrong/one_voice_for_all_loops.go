// want test "alarms that have not been given"

// Package watchdog has one voice for all loops, and not one for each.
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

// one voice for all
var voice sync.Mutex

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
	over := false
	t := time.AfterFunc(Limit+1, func() {
		voice.Lock()
		defer voice.Unlock()
		if !over {
			alarm(step.Name)
		}
	})
	defer func() {
		d := time.Since(start)
		t.Stop()
		voice.Lock()
		defer voice.Unlock()
		over = true
		if d > Limit {
			report(step.Name, d)
		}
	}()
	step.Do()
}
