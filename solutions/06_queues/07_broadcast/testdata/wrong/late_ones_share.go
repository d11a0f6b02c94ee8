// want test "after another one's Unsubscribe"

// Package broadcast has one ended subscription for all who come after Close, which the first of them ends differently.
package broadcast

import (
	"context"
	"errors"
	"sync"
)

// These say why a subscription gets no more messages.
var (
	ErrClosed       = errors.New("the topic is closed")
	ErrSlow         = errors.New("the subscriber was too slow and has been cut off")
	ErrUnsubscribed = errors.New("the subscriber has unsubscribed")
)

// A Topic hands each message that is published to all who have subscribed.
type Topic[T any] struct {
	room int
	mu   sync.Mutex
	late *Subscription[T] // what those get who come after Close; nil before
	subs map[*Subscription[T]]bool
}

// A Subscription gets all messages that are published after it was made.
type Subscription[T any] struct {
	topic  *Topic[T]
	ch     chan T        // closed when nothing more comes
	reason error         // written before ch is closed
	left   chan struct{} // closed by Unsubscribe
}

// New returns a Topic without subscriptions.
func New[T any](room int) *Topic[T] {
	if room < 1 {
		panic("broadcast: room < 1")
	}
	return &Topic[T]{room: room, subs: map[*Subscription[T]]bool{}}
}

// Publish gives v to all subscriptions.
func (t *Topic[T]) Publish(v T) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.late != nil {
		return ErrClosed
	}
	for s := range t.subs {
		select {
		case s.ch <- v:
		default:
			s.reason = ErrSlow
			close(s.ch)
			delete(t.subs, s)
		}
	}
	return nil
}

// Subscribe returns a new subscription.
func (t *Topic[T]) Subscribe() *Subscription[T] {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.late != nil {
		return t.late
	}
	s := t.subscription()
	t.subs[s] = true
	return s
}

func (t *Topic[T]) subscription() *Subscription[T] {
	return &Subscription[T]{topic: t, ch: make(chan T, t.room), left: make(chan struct{})}
}

// Len returns how many subscriptions would get a message that was published now.
func (t *Topic[T]) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.subs)
}

// Close says that nothing more will be published.
func (t *Topic[T]) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.late != nil {
		return
	}
	t.late = t.subscription()
	t.subs[t.late] = true
	for s := range t.subs {
		s.reason = ErrClosed
		close(s.ch)
	}
	clear(t.subs)
}

func (s *Subscription[T]) hasLeft() bool {
	select {
	case <-s.left:
		return true
	default:
		return false
	}
}

// Next returns the first unread message, waiting for one if it must.
func (s *Subscription[T]) Next(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	if s.hasLeft() {
		return zero, ErrUnsubscribed
	}
	select {
	case v, ok := <-s.ch:
		switch {
		case ok:
			return v, nil
		case s.hasLeft():
			return zero, ErrUnsubscribed
		default:
			return zero, s.reason
		}
	case <-s.left:
		return zero, ErrUnsubscribed
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}

// Each calls f with one message after the other.
func (s *Subscription[T]) Each(ctx context.Context, f func(v T)) error {
	v, err := s.Next(ctx)
	for ; err == nil; v, err = s.Next(ctx) {
		f(v)
	}
	return err
}

// Unsubscribe ends the subscription.
func (s *Subscription[T]) Unsubscribe() {
	s.topic.mu.Lock()
	defer s.topic.mu.Unlock()
	delete(s.topic.subs, s)
	if !s.hasLeft() {
		close(s.left)
	}
}
