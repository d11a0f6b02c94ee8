// Package event looks at event and context first, and puts itself on the list later: a Set in between does not see it.
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
	if e.IsSet() {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	mine := make(chan struct{})
	e.mu.Lock()
	e.waiters = append(e.waiters, mine)
	e.mu.Unlock()
	select { // want deadlock "wait"
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
		close(waiter)
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
