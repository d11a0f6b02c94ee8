// Package event has no lock at all.
package event

import "context"

type Event struct{ happened chan struct{} }

func New() *Event { return &Event{make(chan struct{})} }

func (e *Event) Wait(ctx context.Context) error {
	if e.IsSet() {
		return nil
	}
	select {
	case <-e.happened:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *Event) Set() {
	if !e.IsSet() {
		close(e.happened)
	}
}

func (e *Event) Clear() {
	if e.IsSet() {
		e.happened = make(chan struct{}) // want race|panic "race|close of closed"
	}
}

func (e *Event) IsSet() bool {
	select {
	case <-e.happened:
		return true
	default:
		return false
	}
}
