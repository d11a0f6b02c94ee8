// Package priority has its state in a channel instead of a lock. Who gives up and was given something gives it on.
package priority

import (
	"container/list"
	"context"
	"slices"
)

type Queue[T any] struct {
	state chan *state[T] // holds the state unless somebody is at it
}

type state[T any] struct {
	entries []*Entry[T] // in the order of arrival
	waiters list.List   // of chan *Entry[T]
	arrived int
}

type Entry[T any] struct {
	q                 *Queue[T]
	v                 T
	priority, arrival int
	got               bool
}

func New[T any]() *Queue[T] {
	q := &Queue[T]{make(chan *state[T], 1)}
	q.state <- &state[T]{}
	return q
}

func (s *state[T]) add(e *Entry[T]) {
	if w := s.waiters.Front(); w != nil {
		s.waiters.Remove(w).(chan *Entry[T]) <- e
		return
	}
	i, _ := slices.BinarySearchFunc(s.entries, e, func(a, b *Entry[T]) int { return a.arrival - b.arrival })
	s.entries = slices.Insert(s.entries, i, e)
}

func (s *state[T]) take() *Entry[T] {
	if len(s.entries) == 0 {
		return nil
	}
	first := slices.MinFunc(s.entries, func(a, b *Entry[T]) int { // the first of several
		switch {
		case a.priority < b.priority:
			return -1
		case a.priority > b.priority:
			return 1
		}
		return 0
	})
	s.entries = slices.DeleteFunc(s.entries, func(e *Entry[T]) bool { return e == first })
	first.got = true
	return first
}

func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	s := <-q.state
	e := &Entry[T]{q, v, priority, s.arrived, false}
	s.arrived++
	s.add(e)
	q.state <- s
	return e
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if ctx.Err() != nil {
		return zero, ctx.Err()
	}
	s := <-q.state
	if e := s.take(); e != nil {
		q.state <- s
		return e.v, nil
	}
	mine := make(chan *Entry[T], 1)
	w := s.waiters.PushBack(mine)
	q.state <- s

	select {
	case e := <-mine:
		s := <-q.state
		e.got = true
		q.state <- s
		return e.v, nil
	case <-ctx.Done():
		s := <-q.state
		s.waiters.Remove(w)
		select {
		case e := <-mine:
			s.add(e)
		default:
		}
		q.state <- s
		return zero, ctx.Err()
	}
}

func (q *Queue[T]) TryGet() (v T, ok bool) {
	s := <-q.state
	e := s.take()
	q.state <- s
	if e == nil {
		return v, false
	}
	return e.v, true
}

func (q *Queue[T]) Len() int {
	s := <-q.state
	n := len(s.entries)
	q.state <- s
	return n
}

func (e *Entry[T]) Change(priority int) bool {
	s := <-e.q.state
	defer func() { e.q.state <- s }()
	if e.got {
		return false
	}
	e.priority = priority
	return true
}
