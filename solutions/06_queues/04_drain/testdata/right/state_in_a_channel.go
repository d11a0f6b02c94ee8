// Package drain keeps all in a channel with room for one, and closes a channel whenever something has changed.
package drain

import (
	"context"
	"errors"
	"fmt"
)

var ErrClosed = errors.New("the queue is closed")

type state[T any] struct {
	items   []T
	busy    int
	closed  bool
	changed chan struct{}
}

type Queue[T any] struct {
	capacity int
	state    chan *state[T]
	ctx      context.Context
	stop     context.CancelFunc
}

func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if workers < 1 || capacity < 1 {
		panic("drain: nobody works, or there is no room")
	}
	q := &Queue[T]{capacity: capacity, state: make(chan *state[T], 1)}
	q.ctx, q.stop = context.WithCancel(context.Background())
	q.state <- &state[T]{changed: make(chan struct{})}
	for range workers {
		go func() {
			for {
				s, _ := q.when(context.Background(), func(s *state[T]) bool { return s.closed || len(s.items) > 0 })
				if len(s.items) == 0 {
					q.state <- s
					return
				}
				item := s.items[0]
				s.items = s.items[1:]
				s.busy++
				q.giveBack(s)
				report(item, try(q.ctx, item, do))
				s = <-q.state
				s.busy--
				q.giveBack(s)
			}
		}()
	}
	return q
}

// when takes the state as soon as the condition holds, or ctx has ended.
func (q *Queue[T]) when(ctx context.Context, holds func(s *state[T]) bool) (*state[T], bool) {
	for {
		s := <-q.state
		if holds(s) {
			return s, true
		}
		changed := s.changed
		q.state <- s
		select {
		case <-changed:
		case <-ctx.Done():
			s := <-q.state
			return s, holds(s)
		}
	}
}

func (q *Queue[T]) giveBack(s *state[T]) {
	close(s.changed)
	s.changed = make(chan struct{})
	q.state <- s
}

func (q *Queue[T]) Put(ctx context.Context, item T) error {
	s, ok := q.when(ctx, func(s *state[T]) bool { return s.closed || len(s.items) < q.capacity })
	defer q.giveBack(s)
	switch {
	case s.closed:
		return ErrClosed
	case !ok:
		return context.Cause(ctx)
	}
	s.items = append(s.items, item)
	return nil
}

func (q *Queue[T]) Shutdown(ctx context.Context) ([]T, error) {
	s := <-q.state
	s.closed = true
	q.giveBack(s)
	s, ok := q.when(ctx, func(s *state[T]) bool { return len(s.items)+s.busy == 0 })
	defer q.giveBack(s)
	if ok {
		return nil, nil
	}
	rest := s.items
	s.items = nil
	q.stop()
	return rest, context.Cause(ctx)
}

func try[T any](ctx context.Context, item T, do func(ctx context.Context, item T) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return do(ctx, item)
}
