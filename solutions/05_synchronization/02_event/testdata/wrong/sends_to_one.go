// Package event sends one value: one waiter takes it, the others wait on.
package event

import (
	"context"
	"sync"
)

type Event struct {
	mu   sync.Mutex
	set  bool
	wake chan struct{}
}

func New() *Event { return &Event{wake: make(chan struct{}, 1)} }

func (e *Event) Wait(ctx context.Context) error {
	if e.IsSet() {
		return nil
	}
	select { // want deadlock "wait"
	case <-e.wake:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.set {
		return
	}
	e.set = true
	select {
	case e.wake <- struct{}{}:
	default:
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
