// Package event looks and clears in two steps: of two Clears at once, one takes the channel away on which somebody waits already.
package event

import (
	"context"
	"sync"
	"sync/atomic"
)

type Event struct {
	mu sync.Mutex
	ch atomic.Pointer[chan struct{}]
}

func New() *Event {
	e := &Event{}
	c := make(chan struct{})
	e.ch.Store(&c)
	return e
}

func (e *Event) Wait(ctx context.Context) error {
	c := *e.ch.Load()
	select {
	case <-c:
		return nil
	default:
	}
	select { // want perturbed deadlock "in a select"
	case <-c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.IsSet() {
		close(*e.ch.Load())
	}
}

func (e *Event) Clear() {
	if e.IsSet() {
		c := make(chan struct{})
		e.ch.Store(&c)
	}
}

func (e *Event) IsSet() bool {
	select {
	case <-*e.ch.Load():
		return true
	default:
		return false
	}
}
