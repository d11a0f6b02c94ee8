// Package event closes the channel at each Set, the second time too.
package event

import (
	"context"
	"sync"
)

type Event struct {
	mu       sync.Mutex
	happened chan struct{}
}

func New() *Event { return &Event{happened: make(chan struct{})} }

func (e *Event) now() chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.happened
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
	happened := e.now()
	if closed(happened) {
		return nil
	}
	select {
	case <-happened:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	close(e.happened) // want panic "close of closed channel"
}

func (e *Event) Clear() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if closed(e.happened) {
		e.happened = make(chan struct{})
	}
}

func (e *Event) IsSet() bool { return closed(e.now()) }
