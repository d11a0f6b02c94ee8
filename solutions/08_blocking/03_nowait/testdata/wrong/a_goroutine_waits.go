// Package nowait has a goroutine get the letter, which goes on waiting when nobody wants it any more.
package nowait

import (
	"context"
	"sync"
	"sync/atomic"
)

type Mailbox[T any] struct {
	putting sync.Mutex // one at a time, so that the place which was made stays free
	letters chan T
	dropped atomic.Int64
}

func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: no room")
	}
	return &Mailbox[T]{letters: make(chan T, size)}
}

func (m *Mailbox[T]) Put(v T) {
	m.putting.Lock()
	defer m.putting.Unlock()
	select {
	case m.letters <- v:
		return
	default:
	}
	select {
	case <-m.letters:
		m.dropped.Add(1)
	default: // somebody got one meanwhile
	}
	m.letters <- v
}

func (m *Mailbox[T]) Get(ctx context.Context) (v T, err error) {
	if err := ctx.Err(); err != nil {
		return v, err
	}
	mine := make(chan T, 1)
	go func() { mine <- <-m.letters }() // want leak|test|deadlock "left behind|the last one got|wait|letter"
	select {
	case v = <-mine:
		return v, nil
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	select {
	case v = <-m.letters:
		return v, true
	default:
		return v, false
	}
}

func (m *Mailbox[T]) Dropped() int { return int(m.dropped.Load()) }
