// want test "called after Set and Clear"

// Package event hands out as many passes as there are waiters: one that comes after Clear takes the pass of another.
package event

import (
	"context"
	"sync"
)

type Event struct {
	mu      sync.Mutex
	cond    *sync.Cond
	set     bool
	waiting int
	passes  int
}

func New() *Event {
	e := &Event{}
	e.cond = sync.NewCond(&e.mu)
	return e
}

func (e *Event) Wait(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.set {
		return nil
	}
	stop := context.AfterFunc(ctx, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.cond.Broadcast()
	})
	defer stop()
	e.waiting++
	for e.passes == 0 {
		if err := ctx.Err(); err != nil {
			e.waiting--
			return err
		}
		e.cond.Wait()
	}
	e.passes--
	return nil
}

func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.set {
		e.set = true
		e.passes += e.waiting
		e.waiting = 0
		e.cond.Broadcast()
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
