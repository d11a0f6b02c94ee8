// want spin "busy waiting"

// Package event counts the sets, and asks every millisecond whether there was one.
package event

import (
	"context"
	"sync"
	"time"
)

type Event struct {
	mu   sync.Mutex
	set  bool
	sets int
}

func New() *Event { return &Event{} }

func (e *Event) now() (set bool, sets int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.set, e.sets
}

func (e *Event) Wait(ctx context.Context) error {
	_, before := e.now()
	for {
		if set, sets := e.now(); set || sets != before {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		time.Sleep(time.Millisecond)
	}
}

func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.set {
		e.set = true
		e.sets++
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
