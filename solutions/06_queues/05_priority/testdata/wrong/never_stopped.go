// want test "goroutines that are left|functions that the context still has to call"

// Package priority asks to be told of the end of the context, and never takes that back.
package priority

import (
	"container/heap"
	"context"
	"sync"
)

type Queue[T any] struct {
	mu   sync.Mutex
	cond *sync.Cond
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
	q := &Queue[T]{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.seq++
	e := &Entry[T]{q: q, value: v, priority: priority, seq: q.seq}
	heap.Push(&q.h, e)
	q.cond.Broadcast()
	return e
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.cond.Broadcast()
	})
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	for len(q.h) == 0 {
		if err := ctx.Err(); err != nil {
			return zero, err
		}
		q.cond.Wait()
	}
	return heap.Pop(&q.h).(*Entry[T]).value, nil
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
