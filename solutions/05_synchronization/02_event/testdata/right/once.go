// Package event gives each stretch of waiting a Once that ends it.
package event

import (
	"context"
	"sync"
	"sync/atomic"
)

type stretch struct {
	over chan struct{}
	end  func()
}

func begin() *stretch {
	over := make(chan struct{})
	return &stretch{over, sync.OnceFunc(func() { close(over) })}
}

func (s *stretch) ended() bool {
	select {
	case <-s.over:
		return true
	default:
		return false
	}
}

type Event struct{ now atomic.Pointer[stretch] }

func New() *Event {
	e := &Event{}
	e.now.Store(begin())
	return e
}

func (e *Event) Wait(ctx context.Context) error {
	s := e.now.Load()
	if s.ended() {
		return nil
	}
	select {
	case <-s.over:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *Event) Set() { e.now.Load().end() }

func (e *Event) Clear() {
	if s := e.now.Load(); s.ended() {
		e.now.CompareAndSwap(s, begin())
	}
}

func (e *Event) IsSet() bool { return e.now.Load().ended() }
