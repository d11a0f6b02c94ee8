// want test "who went on waiting until the Set after 5s"

// Package event sets the event to get its own goroutine out when the context ends.
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
	stop := context.AfterFunc(ctx, e.Set)
	defer stop()
	e.mu.Lock()
	set, happened := e.set, e.happened
	e.mu.Unlock()
	if set {
		return nil
	}
	<-happened
	return ctx.Err()
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
