// Package priority wakes one, and only when the queue was empty before: the second value wakes nobody.
package priority

import (
	"context"
	"slices"
	"sync"
)

type Queue[T any] struct {
	mu      sync.Mutex
	some    *sync.Cond
	sorted  []*Entry[T]
	arrived int
}

type Entry[T any] struct {
	queue             *Queue[T]
	value             T
	priority, arrival int
}

func New[T any]() *Queue[T] {
	q := &Queue[T]{}
	q.some = sync.NewCond(&q.mu)
	return q
}

func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.arrived++
	e := &Entry[T]{q, v, priority, q.arrived}
	q.insert(e)
	if len(q.sorted) == 1 {
		q.some.Signal()
	}
	return e
}

func (q *Queue[T]) insert(e *Entry[T]) {
	i := slices.IndexFunc(q.sorted, e.before)
	if i < 0 {
		i = len(q.sorted)
	}
	q.sorted = slices.Insert(q.sorted, i, e)
}

func (e *Entry[T]) before(other *Entry[T]) bool {
	return e.priority < other.priority || e.priority == other.priority && e.arrival < other.arrival
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	stop := context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.some.Broadcast()
	})
	defer stop()
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		if err := ctx.Err(); err != nil {
			var zero T
			return zero, err
		}
		if len(q.sorted) > 0 {
			return q.next(), nil
		}
		q.some.Wait() // want deadlock "wait"
	}
}

func (q *Queue[T]) next() T {
	e := q.sorted[0]
	q.sorted = slices.Delete(q.sorted, 0, 1)
	return e.value
}

func (q *Queue[T]) TryGet() (T, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.sorted) == 0 {
		var zero T
		return zero, false
	}
	return q.next(), true
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.sorted)
}

func (e *Entry[T]) Change(priority int) bool {
	q := e.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(q.sorted, e)
	if i < 0 {
		return false
	}
	q.sorted = slices.Delete(q.sorted, i, i+1)
	e.priority = priority
	q.insert(e)
	return true
}
