// Package broadcast tells everybody who is interested, and lets nobody hold up the rest.
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

// A Topic hands each message that is published to all who have subscribed. Only [New] makes one.
//
// All methods of a Topic and of its subscriptions may be called at the same time.
// Goroutines of a Topic or a Subscription, if there are any, end with it.
type Topic[T any] struct {
	room int

	// mu guards what follows, and every send on and close of a subscription's channels.
	// Nothing that is done under it waits.
	mu            sync.Mutex
	closed        bool
	subscriptions map[*Subscription[T]]struct{}
}

// A Subscription gets the messages that are published after it was made. When several are
// published at the same time, any of them may be the first, not the same for everybody.
type Subscription[T any] struct {
	topic *Topic[T]

	unread chan T // closed when nothing more will come
	reason error  // why; written before unread is closed, read after that

	unsubscribed chan struct{} // closed by Unsubscribe
}

// New returns a Topic without subscriptions, each of which will have room for so many
// unread messages: those that Next has not returned. (One that a waiting Next is just about
// to return may count or not.) New panics if room < 1.
func New[T any](room int) *Topic[T] {
	if room < 1 {
		panic("broadcast: a subscription needs room for one message at least")
	}
	return &Topic[T]{room: room, subscriptions: map[*Subscription[T]]struct{}{}}
}

// Publish gives v to all subscriptions. One that has no room left does not get v, and is
// cut off: nothing else will come. If the topic is closed, nobody gets v.
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

// end lets nothing more come. The caller holds t.mu, and has found s among the subscriptions.
func (t *Topic[T]) end(s *Subscription[T], reason error) {
	delete(t.subscriptions, s)
	s.reason = reason
	close(s.unread)
}

// Subscribe returns a new subscription. If the topic is closed, that has already ended.
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

// Len returns how many subscriptions have not ended. One that is full counts until it is cut off.
func (t *Topic[T]) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.subscriptions)
}

// Close says that nothing more will be published. Closing twice is harmless.
func (t *Topic[T]) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	for s := range t.subscriptions {
		t.end(s, ErrClosed)
	}
}

// Next returns the first unread message, which is then read, waiting for one if it must. If
// ctx ends first, or had ended before, Next returns ctx's error.
//
// Where no message is left and none can come, Next returns the reason: ErrSlow if the
// subscription was cut off, or else ErrClosed. After Unsubscribe it is ErrUnsubscribed,
// whatever has happened before. If ctx has ended as well, its error is always acceptable.
//
// Of several who call Next on one subscription, each message goes to one.
func (s *Subscription[T]) Next(ctx context.Context) (T, error) {
	var zero T
	// Asked first, one by one: the select below takes any case that is ready.
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

// Each calls f with one message after the other, as Next would return them. f may do
// whatever it likes: take its time, or call any method of this topic and its subscriptions.
func (s *Subscription[T]) Each(ctx context.Context, f func(v T)) error {
	for {
		v, err := s.Next(ctx)
		if err != nil {
			return err
		}
		f(v)
	}
}

// Unsubscribe ends the subscription. (A Next that is just about to return a message may
// still do so.) Doing it twice is harmless.
func (s *Subscription[T]) Unsubscribe() {
	s.topic.mu.Lock()
	defer s.topic.mu.Unlock()
	select {
	case <-s.unsubscribed:
	default:
		close(s.unsubscribed)
		// Whoever sends and whoever closes unread finds it among the subscriptions, so from now on it stays as it is.
		delete(s.topic.subscriptions, s)
	}
}
