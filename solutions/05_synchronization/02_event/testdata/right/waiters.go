// Package event keeps a list of those who wait, each with a channel of its own.
package event

import (
	"context"
	"fmt"
	"sync"
)

type Event struct {
	mu      sync.Mutex
	set     bool
	waiters map[chan struct{}]bool
}

func New() *Event { return &Event{waiters: map[chan struct{}]bool{}} }

func (e *Event) Wait(ctx context.Context) error {
	e.mu.Lock()
	if e.set {
		e.mu.Unlock()
		return nil
	}
	mine := make(chan struct{}, 1)
	e.waiters[mine] = true
	e.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.waiters, mine)
		return fmt.Errorf("waiting for the event: %w", ctx.Err())
	}
}

func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.set = true
	for waiter := range e.waiters {
		waiter <- struct{}{}
	}
	clear(e.waiters)
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
