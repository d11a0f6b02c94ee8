// want test "what Len says|subscriptions, when|has unsubscribed"

// Package broadcast goes on counting those who have unsubscribed, and filling their room.
package broadcast

import (
	"context"
	"errors"
	"slices"
	"sync"
)

var (
	ErrClosed       = errors.New("the topic is closed")
	ErrSlow         = errors.New("the subscriber was too slow and has been cut off")
	ErrUnsubscribed = errors.New("the subscriber has unsubscribed")
)

type Topic[T any] struct {
	room int

	mu            sync.Mutex
	changed       *sync.Cond
	closed        bool
	subscriptions []*Subscription[T]
}

type Subscription[T any] struct {
	topic  *Topic[T]
	unread []T
	over   error
}

func New[T any](room int) *Topic[T] {
	if room < 1 {
		panic("broadcast: no room")
	}
	t := &Topic[T]{room: room}
	t.changed = sync.NewCond(&t.mu)
	return t
}

func (t *Topic[T]) Publish(v T) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return ErrClosed
	}
	for _, s := range t.subscriptions {
		if len(s.unread) == t.room {
			s.over = ErrSlow
		} else {
			s.unread = append(s.unread, v)
		}
	}
	t.subscriptions = slices.DeleteFunc(t.subscriptions, func(s *Subscription[T]) bool { return s.over != nil })
	t.changed.Broadcast()
	return nil
}

func (t *Topic[T]) Subscribe() *Subscription[T] {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := &Subscription[T]{topic: t}
	if t.closed {
		s.over = ErrClosed
	} else {
		t.subscriptions = append(t.subscriptions, s)
	}
	return s
}

func (t *Topic[T]) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.subscriptions)
}

func (t *Topic[T]) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	for _, s := range t.subscriptions {
		s.over = ErrClosed
	}
	t.subscriptions = nil
	t.changed.Broadcast()
}

func (s *Subscription[T]) Next(ctx context.Context) (T, error) {
	t := s.topic
	stop := context.AfterFunc(ctx, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.changed.Broadcast()
	})
	defer stop()
	t.mu.Lock()
	defer t.mu.Unlock()
	var zero T
	for {
		if err := ctx.Err(); err != nil {
			return zero, err
		}
		if len(s.unread) > 0 {
			v := s.unread[0]
			s.unread = s.unread[1:]
			return v, nil
		}
		if s.over != nil {
			return zero, s.over
		}
		t.changed.Wait()
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
	t := s.topic
	t.mu.Lock()
	defer t.mu.Unlock()
	s.over, s.unread = ErrUnsubscribed, nil
	t.changed.Broadcast()
}
