// Package event takes a context for the event: setting it is cancelling that, clearing it is making a new one.
package event

import (
	"context"
	"sync"
)

type Event struct {
	mu       sync.Mutex
	happened context.Context
	set      context.CancelFunc
}

func New() *Event {
	e := &Event{}
	e.renew()
	return e
}

func (e *Event) renew() { e.happened, e.set = context.WithCancel(context.Background()) }

func (e *Event) now() context.Context {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.happened
}

func (e *Event) Wait(ctx context.Context) error {
	happened := e.now()
	if happened.Err() != nil {
		return nil
	}
	select {
	case <-happened.Done():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.set()
}

func (e *Event) Clear() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.happened.Err() != nil {
		e.renew()
	}
}

func (e *Event) IsSet() bool { return e.now().Err() != nil }
