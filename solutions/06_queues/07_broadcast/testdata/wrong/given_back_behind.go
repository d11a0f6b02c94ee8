// want test "one whose Next was about to give up"

// Package broadcast puts a message that came too late for one who gives up behind those that came after it.
package broadcast

import (
	"context"
	"errors"
	"slices"
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

	mu     sync.Mutex // guards the subscriptions, too
	subs   map[*Subscription[T]]struct{}
	closed bool
}

// A Subscription gets all messages that are published after it was made.
type Subscription[T any] struct {
	t      *Topic[T]
	unread []T
	why    error    // what has ended it
	waits  []chan T // one for each Next that waits, with room for one
}

// New returns a Topic without subscriptions.
func New[T any](room int) *Topic[T] {
	if room < 1 {
		panic("broadcast: no room")
	}
	return &Topic[T]{room: room, subs: make(map[*Subscription[T]]struct{})}
}

// Publish gives v to all subscriptions.
func (t *Topic[T]) Publish(v T) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return ErrClosed
	}
	for s := range t.subs {
		if len(s.unread) >= t.room {
			s.end(ErrSlow)
			continue
		}
		s.give(v)
	}
	return nil
}

// Subscribe returns a new subscription.
func (t *Topic[T]) Subscribe() *Subscription[T] {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := &Subscription[T]{t: t}
	if t.closed {
		s.why = ErrClosed
	} else {
		t.subs[s] = struct{}{}
	}
	return s
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
	t.closed = true
	for s := range t.subs {
		s.end(ErrClosed)
	}
}

// end is called with the lock held.
func (s *Subscription[T]) end(why error) {
	s.why = why
	delete(s.t.subs, s)
	for _, w := range s.waits {
		close(w)
	}
	s.waits = nil
}

// give is called with the lock held.
func (s *Subscription[T]) give(v T) {
	if len(s.waits) > 0 {
		s.waits[0] <- v
		s.waits = s.waits[1:]
		return
	}
	s.unread = append(s.unread, v)
}

// Next returns the first unread message, waiting for one if it must.
func (s *Subscription[T]) Next(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	s.t.mu.Lock()
	if len(s.unread) > 0 {
		v := s.unread[0]
		s.unread[0] = zero
		s.unread = s.unread[1:]
		s.t.mu.Unlock()
		return v, nil
	}
	if s.why != nil {
		defer s.t.mu.Unlock()
		return zero, s.why
	}
	w := make(chan T, 1)
	s.waits = append(s.waits, w)
	s.t.mu.Unlock()

	select {
	case v, ok := <-w:
		if ok {
			return v, nil
		}
		s.t.mu.Lock()
		defer s.t.mu.Unlock()
		return zero, s.why
	case <-ctx.Done():
	}
	s.t.mu.Lock()
	defer s.t.mu.Unlock()
	if i := slices.Index(s.waits, w); i >= 0 {
		s.waits = slices.Delete(s.waits, i, i+1)
	} else if v, ok := <-w; ok && s.why != ErrUnsubscribed {
		s.give(v) // it came just now: somebody else may have it
	}
	return zero, ctx.Err()
}

// Each calls f with one message after the other.
func (s *Subscription[T]) Each(ctx context.Context, f func(v T)) error {
	for {
		v, err := s.Next(ctx)
		if err != nil {
			return err
		}
		f(v)
	}
}

// Unsubscribe ends the subscription.
func (s *Subscription[T]) Unsubscribe() {
	s.t.mu.Lock()
	defer s.t.mu.Unlock()
	s.unread = nil
	s.end(ErrUnsubscribed)
}
