// want deadlock|test "wait|Put"

// Package priority has tokens for 1024 values, and Put waits for the next.
package priority

import (
	"container/heap"
	"context"
	"sync"
)

type Queue[T any] struct {
	mu   sync.Mutex
	more chan struct{}
	h    entries[T]
	seq  int
}

type Entry[T any] struct {
	q        *Queue[T]
	value    T
	priority int
	seq      int
	index    int
}

func New[T any]() *Queue[T] {
	return &Queue[T]{more: make(chan struct{}, 1024)}
}

func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	defer func() { q.more <- struct{}{} }()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.seq++
	e := &Entry[T]{q: q, value: v, priority: priority, seq: q.seq}
	heap.Push(&q.h, e)
	return e
}

func (q *Queue[T]) pop() T {
	q.mu.Lock()
	defer q.mu.Unlock()
	return heap.Pop(&q.h).(*Entry[T]).value
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	select {
	case <-q.more:
		return q.pop(), nil
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}

func (q *Queue[T]) TryGet() (T, bool) {
	select {
	case <-q.more:
		return q.pop(), true
	default:
		var zero T
		return zero, false
	}
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
