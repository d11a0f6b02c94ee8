// want perturbed test|deadlock "subscriptions of a closed topic|about to be closed"

// Package broadcast looks whether the topic is closed, lets go of the lock, and enters: a Close in between is missed.
package broadcast

import (
	"context"
	"errors"
	"sync"
)

var (
	ErrClosed       = errors.New("the topic is closed")
	ErrSlow         = errors.New("the subscriber was too slow and has been cut off")
	ErrUnsubscribed = errors.New("the subscriber has unsubscribed")
)

type Topic[T any] struct {
	mu     sync.Mutex
	room   int
	closed bool
	subs   map[*Subscription[T]]bool
}

type Subscription[T any] struct {
	t      *Topic[T]
	mu     sync.Mutex
	change *sync.Cond
	queue  []T
	slow   bool
	closed bool
	gone   bool
}

func New[T any](room int) *Topic[T] {
	if room < 1 {
		panic("room < 1")
	}
	return &Topic[T]{room: room, subs: make(map[*Subscription[T]]bool)}
}

func (t *Topic[T]) Publish(v T) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return ErrClosed
	}
	for s := range t.subs {
		s.mu.Lock()
		if len(s.queue) >= t.room {
			s.slow = true
			delete(t.subs, s)
		} else {
			s.queue = append(s.queue, v)
		}
		s.mu.Unlock()
		s.change.Broadcast()
	}
	return nil
}

func (t *Topic[T]) Subscribe() *Subscription[T] {
	t.mu.Lock()
	closed := t.closed
	t.mu.Unlock()
	s := &Subscription[T]{t: t, closed: closed}
	s.change = sync.NewCond(&s.mu)
	if !closed {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.subs[s] = true
	}
	return s
}

func (t *Topic[T]) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.subs)
}

func (t *Topic[T]) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	for s := range t.subs {
		s.mu.Lock()
		s.closed = true
		s.mu.Unlock()
		s.change.Broadcast()
	}
	clear(t.subs)
}

func (s *Subscription[T]) Next(ctx context.Context) (T, error) {
	stop := context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.change.Broadcast()
	})
	defer stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	var zero T
	for {
		switch {
		case s.gone:
			return zero, ErrUnsubscribed
		case ctx.Err() != nil:
			return zero, ctx.Err()
		case len(s.queue) > 0:
			v := s.queue[0]
			s.queue = s.queue[1:]
			return v, nil
		case s.slow:
			return zero, ErrSlow
		case s.closed:
			return zero, ErrClosed
		}
		s.change.Wait()
	}
}

func (s *Subscription[T]) Each(ctx context.Context, f func(v T)) error {
	v, err := s.Next(ctx)
	for ; err == nil; v, err = s.Next(ctx) {
		f(v)
	}
	return err
}

func (s *Subscription[T]) Unsubscribe() {
	s.t.mu.Lock()
	delete(s.t.subs, s)
	s.t.mu.Unlock()
	s.mu.Lock()
	s.gone = true
	s.mu.Unlock()
	s.change.Broadcast()
}
