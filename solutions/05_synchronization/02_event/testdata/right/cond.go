// Package event waits on a condition variable for the next set, counted, and has it woken when the context ends.
package event

import (
	"context"
	"sync"
)

type Event struct {
	mu      sync.Mutex
	changed *sync.Cond
	set     bool
	sets    int
}

func New() *Event {
	e := &Event{}
	e.changed = sync.NewCond(&e.mu)
	return e
}

func (e *Event) Wait(ctx context.Context) error {
	stop := context.AfterFunc(ctx, e.wake)
	defer stop()

	e.mu.Lock()
	defer e.mu.Unlock()
	for before := e.sets; !e.set && e.sets == before; {
		if err := ctx.Err(); err != nil {
			return err
		}
		e.changed.Wait()
	}
	return nil
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
		e.sets++
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
