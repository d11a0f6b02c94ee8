// Package event keeps the lock while it waits, so that nobody can set the event.
package event

import (
	"context"
	"sync"
)

type Event struct {
	mu       sync.Mutex
	set      bool
	happened chan struct{}
}

func New() *Event { return &Event{happened: make(chan struct{})} }

func (e *Event) Wait(ctx context.Context) error {
	e.mu.Lock() // want deadlock "wait"
	defer e.mu.Unlock()
	if e.set {
		return nil
	}
	select {
	case <-e.happened:
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
		close(e.happened)
	}
}

func (e *Event) Clear() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.set {
		e.set = false
		e.happened = make(chan struct{})
	}
}

func (e *Event) IsSet() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.set
}
