// want test "the slow one|commentator|who is slow|cut off"

// Package broadcast says that the topic is closed to one who was cut off before.
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

type node[T any] struct {
	ready chan struct{}
	v     T
	end   bool
	next  *node[T]
}

func newNode[T any]() *node[T] { return &node[T]{ready: make(chan struct{})} }

type Topic[T any] struct {
	room int

	mu     sync.Mutex
	tail   *node[T]
	closed bool
	subs   map[*Subscription[T]]bool
}

type Subscription[T any] struct {
	topic *Topic[T]
	ended chan struct{}

	at     *node[T]
	unread int
	slow   bool
	gone   bool
}

func New[T any](room int) *Topic[T] {
	if room <= 0 {
		panic("broadcast: no room")
	}
	return &Topic[T]{room: room, tail: newNode[T](), subs: map[*Subscription[T]]bool{}}
}

func (t *Topic[T]) Publish(v T) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return ErrClosed
	}
	for s := range t.subs {
		if s.unread == t.room {
			s.slow = true
			close(s.ended)
			delete(t.subs, s)
		} else {
			s.unread++
		}
	}
	n := t.tail
	n.v, n.next = v, newNode[T]()
	t.tail = n.next
	close(n.ready)
	return nil
}

func (t *Topic[T]) Subscribe() *Subscription[T] {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := &Subscription[T]{topic: t, ended: make(chan struct{}), at: t.tail}
	if !t.closed {
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
	if t.closed {
		return
	}
	t.closed = true
	clear(t.subs)
	t.tail.end = true
	close(t.tail.ready)
}

func (s *Subscription[T]) try() (v T, wait *node[T], err error) {
	s.topic.mu.Lock()
	defer s.topic.mu.Unlock()
	switch {
	case s.gone:
		return v, nil, ErrUnsubscribed
	case s.unread > 0:
		v = s.at.v
		s.at = s.at.next
		s.unread--
		return v, nil, nil
	case s.topic.closed:
		return v, nil, ErrClosed
	case s.slow:
		return v, nil, ErrSlow
	}
	return v, s.at, nil
}

func (s *Subscription[T]) Next(ctx context.Context) (T, error) {
	for {
		if err := ctx.Err(); err != nil {
			var zero T
			return zero, err
		}
		v, wait, err := s.try()
		if wait == nil {
			return v, err
		}
		select {
		case <-wait.ready:
		case <-s.ended:
		case <-ctx.Done():
		}
	}
}

func (s *Subscription[T]) Each(ctx context.Context, f func(v T)) error {
	for {
		v, err := s.Next(ctx)
		if err != nil {
			return err
		}
		f(v)
	}
}

func (s *Subscription[T]) Unsubscribe() {
	s.topic.mu.Lock()
	defer s.topic.mu.Unlock()
	if s.gone {
		return
	}
	s.gone = true
	delete(s.topic.subs, s)
	if !s.slow {
		close(s.ended)
	}
}
