// want test "what number 4 got"

// Package event clears the flag, but leaves the closed channel: who comes after Clear is let in.
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
	select {
	case <-e.happened:
		return nil
	default:
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
	e.set = true
	select {
	case <-e.happened:
	default:
		close(e.happened)
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
