// Package event looks at the flag first, and waits on the condition variable without looking again.
package event

import (
	"context"
	"sync"
)

type Event struct {
	mu      sync.Mutex
	changed *sync.Cond
	set     bool
}

func New() *Event {
	e := &Event{}
	e.changed = sync.NewCond(&e.mu)
	return e
}

func (e *Event) Wait(ctx context.Context) error {
	if e.IsSet() {
		return nil
	}
	stop := context.AfterFunc(ctx, e.wake)
	defer stop()

	e.mu.Lock()
	defer e.mu.Unlock()
	e.changed.Wait() // want deadlock "wait"
	if e.set {
		return nil
	}
	return ctx.Err()
}

func (e *Event) wake() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.changed.Broadcast()
}

func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.set {
		e.set = true
		e.changed.Broadcast()
	}
}

func (e *Event) Clear() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.set = false
}

func (e *Event) IsSet() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.set
}
