// Package event has each waiter wake the next: one that gives up as it is woken wakes nobody.
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

func (e *Event) next() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.set && len(e.waiters) > 0 {
		close(e.waiters[0])
		e.waiters = e.waiters[1:]
	}
}

func (e *Event) Wait(ctx context.Context) error {
	e.mu.Lock()
	if e.set {
		e.mu.Unlock()
		return nil
	}
	w := make(chan struct{})
	e.waiters = append(e.waiters, w)
	e.mu.Unlock()
	select { // want deadlock "wait in a select"
	case <-w:
		e.next()
		return nil
	case <-ctx.Done():
		e.mu.Lock()
		defer e.mu.Unlock()
		for i, x := range e.waiters {
			if x == w {
				e.waiters = append(e.waiters[:i:i], e.waiters[i+1:]...)
				break
			}
		}
		return ctx.Err()
	}
}

func (e *Event) Set() {
	e.mu.Lock()
	e.set = true
	e.mu.Unlock()
	e.next()
}

func (e *Event) Clear() {
	e.mu.Lock()
	for _, w := range e.waiters {
		if e.set {
			close(w)
		}
	}
	if e.set {
		e.waiters = nil
	}
	e.set = false
	e.mu.Unlock()
}

func (e *Event) IsSet() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.set
}
