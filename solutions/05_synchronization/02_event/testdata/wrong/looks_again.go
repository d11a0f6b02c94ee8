// Package event looks again at the event when the channel was closed, and sees that it is clear.
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
	for {
		e.mu.Lock()
		set, happened := e.set, e.happened
		e.mu.Unlock()
		if set {
			return nil
		}
		select { // want deadlock "wait"
		case <-happened:
		case <-ctx.Done():
			return ctx.Err()
		}
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
