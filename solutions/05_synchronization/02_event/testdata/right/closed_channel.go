// Package event has only the channel: a closed one says that the event is set.
package event

import (
	"context"
	"sync"
)

type Event struct {
	mu sync.RWMutex
	ch chan struct{}
}

func New() *Event { return &Event{ch: make(chan struct{})} }

func (e *Event) now() chan struct{} {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.ch
}

func closed(ch chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}

func (e *Event) Wait(ctx context.Context) error {
	ch := e.now()
	if closed(ch) {
		return nil
	}
	select {
	case <-ch:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !closed(e.ch) {
		close(e.ch)
	}
}

func (e *Event) Clear() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if closed(e.ch) {
		e.ch = make(chan struct{})
	}
}

func (e *Event) IsSet() bool { return closed(e.now()) }
