// Package broadcast has a goroutine wait for the end of the caller's context, and for nothing else.
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

	mu            sync.Mutex
	closed        bool
	subscriptions map[*Subscription[T]]struct{}
}

type Subscription[T any] struct {
	topic *Topic[T]

	unread chan T // closed when nothing more will come
	reason error  // why; written before unread is closed, read after that

	unsubscribed chan struct{} // closed by Unsubscribe
}

func New[T any](room int) *Topic[T] {
	if room < 1 {
		panic("broadcast: a subscription needs room for one message at least")
	}
	return &Topic[T]{room: room, subscriptions: map[*Subscription[T]]struct{}{}}
}

func (t *Topic[T]) Publish(v T) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return ErrClosed
	}
	for s := range t.subscriptions {
		select {
		case s.unread <- v:
		default:
			t.end(s, ErrSlow)
		}
	}
	return nil
}

func (t *Topic[T]) end(s *Subscription[T], reason error) {
	delete(t.subscriptions, s)
	s.reason = reason
	close(s.unread)
}

func (t *Topic[T]) Subscribe() *Subscription[T] {
	s := &Subscription[T]{topic: t, unread: make(chan T, t.room), unsubscribed: make(chan struct{})}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.subscriptions[s] = struct{}{}
	if t.closed {
		t.end(s, ErrClosed)
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
	for s := range t.subscriptions {
		t.end(s, ErrClosed)
	}
}

func (s *Subscription[T]) Next(ctx context.Context) (T, error) {
	go func() { <-ctx.Done() }() // want leak "left behind"
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	select {
	case <-s.unsubscribed:
		return zero, ErrUnsubscribed
	default:
	}
	select {
	case v, ok := <-s.unread:
		if !ok {
			return zero, s.reason
		}
		return v, nil
	case <-s.unsubscribed:
		return zero, ErrUnsubscribed
	case <-ctx.Done():
		return zero, ctx.Err()
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
	select {
	case <-s.unsubscribed:
	default:
		close(s.unsubscribed)
		delete(s.topic.subscriptions, s)
	}
}
