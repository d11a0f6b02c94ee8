// Package priority lets one who gave up put what it was handed back in its place, or hand it on.
package priority

import (
	"container/heap"
	"context"
	"slices"
	"sync"
)

type Queue[T any] struct {
	mu      sync.Mutex
	h       entries[T]
	seq     int
	waiters []chan *Entry[T]
}

type Entry[T any] struct {
	q        *Queue[T]
	value    T
	priority int
	seq      int
	index    int
}

func New[T any]() *Queue[T] { return &Queue[T]{} }

func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.seq++
	e := &Entry[T]{q: q, value: v, priority: priority, seq: q.seq}
	q.add(e)
	return e
}

// add is called with the lock held.
func (q *Queue[T]) add(e *Entry[T]) {
	if len(q.waiters) > 0 {
		w := q.waiters[0]
		q.waiters = q.waiters[1:]
		e.index = -1
		w <- e
		return
	}
	heap.Push(&q.h, e)
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	q.mu.Lock()
	if len(q.h) > 0 {
		e := heap.Pop(&q.h).(*Entry[T])
		q.mu.Unlock()
		return e.value, nil
	}
	w := make(chan *Entry[T], 1)
	q.waiters = append(q.waiters, w)
	q.mu.Unlock()
	select {
	case e := <-w:
		return e.value, nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case e := <-w:
		q.add(e)
		return zero, ctx.Err()
	default:
	}
	q.waiters = slices.DeleteFunc(q.waiters, func(c chan *Entry[T]) bool { return c == w })
	return zero, ctx.Err()
}

func (q *Queue[T]) TryGet() (T, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.h) == 0 {
		var zero T
		return zero, false
	}
	return heap.Pop(&q.h).(*Entry[T]).value, true
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.h)
}

func (e *Entry[T]) Change(priority int) bool {
	e.q.mu.Lock()
	defer e.q.mu.Unlock()
	if e.index < 0 {
		return false
	}
	e.priority = priority
	heap.Fix(&e.q.h, e.index)
	return true
}

type entries[T any] []*Entry[T]

func (h entries[T]) Len() int { return len(h) }
func (h entries[T]) Less(i, j int) bool {
	if h[i].priority != h[j].priority {
		return h[i].priority < h[j].priority
	}
	return h[i].seq < h[j].seq
}
func (h entries[T]) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}
func (h *entries[T]) Push(x any) {
	e := x.(*Entry[T])
	e.index = len(*h)
	*h = append(*h, e)
}
func (h *entries[T]) Pop() any {
	n := len(*h) - 1
	e := (*h)[n]
	(*h)[n] = nil
	*h = (*h)[:n]
	e.index = -1
	return e
}
