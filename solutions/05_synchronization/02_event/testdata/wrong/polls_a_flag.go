// want spin "busy waiting"

// Package event asks every millisecond whether the event is set.
package event

import (
	"context"
	"sync/atomic"
	"time"
)

type Event struct{ set atomic.Bool }

func New() *Event { return &Event{} }

func (e *Event) Wait(ctx context.Context) error {
	for !e.set.Load() {
		if err := ctx.Err(); err != nil {
			return err
		}
		time.Sleep(time.Millisecond)
	}
	return nil
}

func (e *Event) Set() { e.set.Store(true) }

func (e *Event) Clear() { e.set.Store(false) }

func (e *Event) IsSet() bool { return e.set.Load() }
