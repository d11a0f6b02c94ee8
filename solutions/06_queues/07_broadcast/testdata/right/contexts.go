// Package broadcast ends subscriptions by contexts, whose causes say why, and counts what is free with tokens.
package broadcast

import (
	"context"
	"errors"
	"iter"
	"sync"
)

var (
	ErrClosed       = errors.New("the topic is closed")
	ErrSlow         = errors.New("the subscriber was too slow and has been cut off")
	ErrUnsubscribed = errors.New("the subscriber has unsubscribed")
)

type Topic[T any] struct {
	room   int
	ctx    context.Context // ends when the topic is closed
	cancel context.CancelCauseFunc

	mu   sync.Mutex
	subs map[int]*Subscription[T]
	next int
}

type Subscription[T any] struct {
	topic    *Topic[T]
	id       int
	messages chan T
	over     context.Context // nothing more comes
	end      context.CancelCauseFunc
	gone     context.Context // and nothing is read
	leave    context.CancelCauseFunc
}

func New[T any](room int) *Topic[T] {
	if room < 1 {
		panic("broadcast: no room")
	}
	t := &Topic[T]{room: room, subs: map[int]*Subscription[T]{}}
	t.ctx, t.cancel = context.WithCancelCause(context.Background())
	return t
}

func (t *Topic[T]) Publish(v T) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for id, s := range t.subs {
		select {
		case s.messages <- v:
		default:
			s.end(ErrSlow)
			delete(t.subs, id)
		}
	}
	return context.Cause(t.ctx)
}

func (t *Topic[T]) Subscribe() *Subscription[T] {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := &Subscription[T]{topic: t, id: t.next, messages: make(chan T, t.room)}
	t.next++
	s.over, s.end = context.WithCancelCause(context.WithoutCancel(t.ctx))
	s.gone, s.leave = context.WithCancelCause(context.WithoutCancel(t.ctx))
	if err := context.Cause(t.ctx); err != nil {
		s.end(err)
	} else {
		t.subs[s.id] = s
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
	t.cancel(ErrClosed)
	for id, s := range t.subs {
		s.end(ErrClosed)
		delete(t.subs, id)
	}
}

func (s *Subscription[T]) Next(ctx context.Context) (T, error) {
	var zero T
	for _, c := range []context.Context{s.gone, ctx} {
		select {
		case <-c.Done():
			return zero, context.Cause(c)
		default:
		}
	}
	select {
	case v := <-s.messages:
		return v, nil
	case <-s.gone.Done():
		return zero, context.Cause(s.gone)
	case <-ctx.Done():
		return zero, ctx.Err()
	case <-s.over.Done():
	}
	// Nothing more comes, so what is there now is all there is.
	select {
	case v := <-s.messages:
		return v, nil
	default:
		return zero, context.Cause(s.over)
	}
}

func (s *Subscription[T]) all(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for {
			v, err := s.Next(ctx)
			if !yield(v, err) || err != nil {
				return
			}
		}
	}
}

func (s *Subscription[T]) Each(ctx context.Context, f func(v T)) error {
	for v, err := range s.all(ctx) {
		if err != nil {
			return err
		}
		f(v)
	}
	return nil
}

func (s *Subscription[T]) Unsubscribe() {
	s.topic.mu.Lock()
	defer s.topic.mu.Unlock()
	delete(s.topic.subs, s.id)
	s.leave(ErrUnsubscribed)
}
