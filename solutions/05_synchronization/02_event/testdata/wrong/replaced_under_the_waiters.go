// Package event makes a new channel at each Clear: who waits for the old one waits for ever.
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
	e.mu.Lock()
	set, happened := e.set, e.happened
	e.mu.Unlock()
	if set {
		return nil
	}
	select { // want deadlock|test "wait|waiters after a Clear"
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
		close(e.happened)
	}
}

func (e *Event) Clear() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.set = false
	e.happened = make(chan struct{})
}

func (e *Event) IsSet() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.set
}
