// Package priority counts what is there with golang.org/x/sync/semaphore: who has a slot has a value coming.
package priority

import (
	"container/heap"
	"context"
	"math"
	"sync"

	"golang.org/x/sync/semaphore"
)

type Queue[T any] struct {
	values *semaphore.Weighted // a free slot for each value that nobody has a right to yet

	mu      sync.Mutex
	heap    tree[T]
	arrived int
}

type Entry[T any] struct {
	q                        *Queue[T]
	v                        T
	priority, arrival, index int
}

func New[T any]() *Queue[T] {
	q := &Queue[T]{values: semaphore.NewWeighted(math.MaxInt64)}
	q.values.TryAcquire(math.MaxInt64)
	return q
}

func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	q.mu.Lock()
	q.arrived++
	e := &Entry[T]{q: q, v: v, priority: priority, arrival: q.arrived}
	heap.Push(&q.heap, e)
	q.mu.Unlock()
	q.values.Release(1)
	return e
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	if err := q.values.Acquire(ctx, 1); err != nil {
		var zero T
		return zero, err
	}
	return q.pop(), nil
}

func (q *Queue[T]) TryGet() (T, bool) {
	if !q.values.TryAcquire(1) {
		var zero T
		return zero, false
	}
	return q.pop(), true
}

func (q *Queue[T]) pop() T {
	q.mu.Lock()
	defer q.mu.Unlock()
	return heap.Pop(&q.heap).(*Entry[T]).v
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.heap.Len()
}

func (e *Entry[T]) Change(priority int) bool {
	e.q.mu.Lock()
	defer e.q.mu.Unlock()
	if e.index < 0 {
		return false
	}
	e.priority = priority
	heap.Fix(&e.q.heap, e.index)
	return true
}

type tree[T any] []*Entry[T]

func (h tree[T]) Len() int { return len(h) }
func (h tree[T]) Less(i, j int) bool {
	if h[i].priority != h[j].priority {
		return h[i].priority < h[j].priority
	}
	return h[i].arrival < h[j].arrival
}
func (h tree[T]) Swap(i, j int) { h[i], h[j] = h[j], h[i]; h[i].index, h[j].index = i, j }
func (h *tree[T]) Push(x any) {
	x.(*Entry[T]).index = len(*h)
	*h = append(*h, x.(*Entry[T]))
}
func (h *tree[T]) Pop() any {
	old := *h
	e := old[len(old)-1]
	e.index = -1
	*h = old[:len(old)-1]
	return e
}
