// Package event sends to everybody on its list, those who have given up too, and waits for them.
package event

import (
	"context"
	"sync"
)

type Event struct {
	mu      sync.Mutex
	set     bool
	waiters []chan struct{}
}

func New() *Event { return &Event{} }

func (e *Event) Wait(ctx context.Context) error {
	e.mu.Lock()
	if e.set {
		e.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	e.waiters = append(e.waiters, mine)
	e.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.set = true
	for _, waiter := range e.waiters {
		waiter <- struct{}{} // want deadlock "wait"
	}
	e.waiters = nil
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
