// Package event has a goroutine wait on the condition variable in its place: it waits on when its caller has left.
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
	if e.IsSet() {
		return nil
	}
	happened := make(chan struct{})
	go func() {
		defer close(happened)
		e.mu.Lock()
		defer e.mu.Unlock()
		for before := e.sets; !e.set && e.sets == before; {
			e.changed.Wait() // want leak "still wait for a signal"
		}
	}()
	select {
	case <-happened:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
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
