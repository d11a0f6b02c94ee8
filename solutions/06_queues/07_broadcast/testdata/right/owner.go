// Package broadcast has a goroutine that owns the list of subscriptions, until the topic is closed.
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
	room    int
	do      chan func(subs map[*Subscription[T]]bool)
	closing sync.Once
	closed  chan struct{} // closed when the owner has gone
	end     chan struct{} // closed to let it go
}

type Subscription[T any] struct {
	topic   *Topic[T]
	unread  chan T
	reason  error
	leaving sync.Once
	left    chan struct{}
}

func New[T any](room int) *Topic[T] {
	if room < 1 {
		panic("broadcast: no room")
	}
	t := &Topic[T]{room: room, do: make(chan func(map[*Subscription[T]]bool)), closed: make(chan struct{}), end: make(chan struct{})}
	go t.own()
	return t
}

func (t *Topic[T]) own() {
	defer close(t.closed)
	subs := map[*Subscription[T]]bool{}
	for {
		select {
		case f := <-t.do:
			f(subs)
		case <-t.end:
			for s := range subs {
				s.reason = ErrClosed
				close(s.unread)
			}
			return
		}
	}
}

// ask lets the owner call f, and reports whether it has; it has not if it has gone.
func (t *Topic[T]) ask(f func(subs map[*Subscription[T]]bool)) bool {
	done := make(chan struct{})
	select {
	case t.do <- func(subs map[*Subscription[T]]bool) { f(subs); close(done) }:
		<-done
		return true
	case <-t.closed:
		return false
	}
}

func (t *Topic[T]) Publish(v T) error {
	if !t.ask(func(subs map[*Subscription[T]]bool) {
		for s := range subs {
			select {
			case s.unread <- v:
			default:
				s.reason = ErrSlow
				close(s.unread)
				delete(subs, s)
			}
		}
	}) {
		return ErrClosed
	}
	return nil
}

func (t *Topic[T]) Subscribe() *Subscription[T] {
	s := &Subscription[T]{topic: t, unread: make(chan T, t.room), left: make(chan struct{})}
	if !t.ask(func(subs map[*Subscription[T]]bool) { subs[s] = true }) {
		s.reason = ErrClosed
		close(s.unread)
	}
	return s
}

func (t *Topic[T]) Len() (n int) {
	t.ask(func(subs map[*Subscription[T]]bool) { n = len(subs) })
	return n
}

func (t *Topic[T]) Close() {
	t.closing.Do(func() { close(t.end) })
	<-t.closed
}

func (s *Subscription[T]) Next(ctx context.Context) (T, error) {
	var zero T
	select {
	case <-s.left:
		return zero, ErrUnsubscribed
	case <-ctx.Done():
		return zero, ctx.Err()
	default:
	}
	select {
	case v, ok := <-s.unread:
		if ok {
			return v, nil
		}
		return zero, s.reason
	case <-s.left:
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
	s.topic.ask(func(subs map[*Subscription[T]]bool) { delete(subs, s) })
	s.leaving.Do(func() { close(s.left) })
}
