// Package priority keeps a sorted list that is never changed, only replaced, with the channel that is closed then.
package priority

import (
	"cmp"
	"context"
	"slices"
	"sync/atomic"
)

type state[T any] struct {
	items []item[T]
	more  chan struct{}
}

type item[T any] struct {
	e        *Entry[T]
	priority int
}

type Queue[T any] struct {
	s   atomic.Pointer[state[T]]
	seq atomic.Int64
}

type Entry[T any] struct {
	q     *Queue[T]
	value T
	seq   int64
}

func New[T any]() *Queue[T] {
	q := &Queue[T]{}
	q.s.Store(&state[T]{more: make(chan struct{})})
	return q
}

func compare[T any](a, b item[T]) int {
	return cmp.Or(cmp.Compare(a.priority, b.priority), cmp.Compare(a.e.seq, b.e.seq))
}

func insert[T any](items []item[T], it item[T]) []item[T] {
	i, _ := slices.BinarySearchFunc(items, it, compare[T])
	return slices.Insert(slices.Clone(items), i, it)
}

func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	e := &Entry[T]{q: q, value: v, seq: q.seq.Add(1)}
	for {
		old := q.s.Load()
		if q.s.CompareAndSwap(old, &state[T]{insert(old.items, item[T]{e, priority}), make(chan struct{})}) {
			close(old.more)
			return e
		}
	}
}

func (q *Queue[T]) take() (v T, ok bool, more chan struct{}) {
	for {
		old := q.s.Load()
		if len(old.items) == 0 {
			return v, false, old.more
		}
		if q.s.CompareAndSwap(old, &state[T]{old.items[1:], old.more}) {
			return old.items[0].e.value, true, nil
		}
	}
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	for {
		if err := ctx.Err(); err != nil {
			return zero, err
		}
		v, ok, more := q.take()
		if ok {
			return v, nil
		}
		select {
		case <-more:
		case <-ctx.Done():
		}
	}
}

func (q *Queue[T]) TryGet() (T, bool) {
	v, ok, _ := q.take()
	return v, ok
}

func (q *Queue[T]) Len() int { return len(q.s.Load().items) }

func (e *Entry[T]) Change(priority int) bool {
	for {
		old := e.q.s.Load()
		i := slices.IndexFunc(old.items, func(it item[T]) bool { return it.e == e })
		if i < 0 {
			return false
		}
		rest := slices.Delete(slices.Clone(old.items), i, i+1)
		if e.q.s.CompareAndSwap(old, &state[T]{insert(rest, item[T]{e, priority}), old.more}) {
			return true
		}
	}
}
