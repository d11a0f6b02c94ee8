// Package broadcast removes the slow from the map while others read it, too.
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
	room int

	mu     sync.RWMutex
	subs   map[*Subscription[T]]struct{}
	closed bool
}

type Subscription[T any] struct {
	topic *Topic[T]

	mu      sync.Mutex
	unread  []T
	over    error
	changed chan struct{}
}

func New[T any](room int) *Topic[T] {
	if room < 1 {
		panic("broadcast: no room")
	}
	return &Topic[T]{room: room, subs: make(map[*Subscription[T]]struct{})}
}

func (s *Subscription[T]) change(how func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	how()
	close(s.changed)
	s.changed = make(chan struct{})
}

func (t *Topic[T]) Publish(v T) error {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.closed {
		return ErrClosed
	}
	for s := range t.subs {
		s.change(func() {
			switch {
			case s.over != nil:
			case len(s.unread) >= t.room:
				s.over = ErrSlow
				delete(t.subs, s) // want race|panic|exit "race|concurrent map"
			default:
				s.unread = append(s.unread, v)
			}
		})
	}
	return nil
}

func (t *Topic[T]) Subscribe() *Subscription[T] {
	s := &Subscription[T]{topic: t, changed: make(chan struct{})}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		s.over = ErrClosed
		return s
	}
	t.subs[s] = struct{}{}
	return s
}

func (t *Topic[T]) Len() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.subs)
}

func (t *Topic[T]) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	for s := range t.subs {
		s.change(func() {
			if s.over == nil {
				s.over = ErrClosed
			}
		})
	}
	t.subs = nil
}

func (s *Subscription[T]) poll() (v T, changed <-chan struct{}, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.unread) > 0 {
		v, s.unread = s.unread[0], s.unread[1:]
		return v, nil, nil
	}
	if s.over != nil {
		return v, nil, s.over
	}
	return v, s.changed, nil
}

func (s *Subscription[T]) Next(ctx context.Context) (T, error) {
	for ctx.Err() == nil {
		v, changed, err := s.poll()
		if changed == nil {
			return v, err
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
	var zero T
	return zero, ctx.Err()
}

func (s *Subscription[T]) Each(ctx context.Context, f func(v T)) error {
	v, err := s.Next(ctx)
	for ; err == nil; v, err = s.Next(ctx) {
		f(v)
	}
	return err
}

func (s *Subscription[T]) Unsubscribe() {
	s.topic.mu.Lock()
	delete(s.topic.subs, s)
	s.topic.mu.Unlock()
	s.change(func() { s.over, s.unread = ErrUnsubscribed, nil })
}
