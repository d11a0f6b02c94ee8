// want test "what came out after a to c were put in that order"

// Package priority takes a change for a new arrival.
package priority

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
	"sync"
)

type Queue[T any] struct {
	mu      sync.Mutex
	entries entries[T]
	arrived int

	waiters []chan T
}

type Entry[T any] struct {
	queue    *Queue[T]
	value    T
	priority int
	arrival  int
	index    int
}

const gone = -1

func New[T any]() *Queue[T] {
	return &Queue[T]{}
}

func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiters) > 0 {
		q.waiters[0] <- v
		q.waiters = slices.Delete(q.waiters, 0, 1)
		return &Entry[T]{queue: q, index: gone}
	}
	e := &Entry[T]{queue: q, value: v, priority: priority, arrival: q.arrived}
	q.arrived++
	heap.Push(&q.entries, e)
	return e
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	q.mu.Lock()
	if v, ok := q.pop(); ok {
		q.mu.Unlock()
		return v, nil
	}
	mine := make(chan T, 1)
	q.waiters = append(q.waiters, mine)
	q.mu.Unlock()

	select {
	case v := <-mine:
		return v, nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := slices.Index(q.waiters, mine); i >= 0 {
		q.waiters = slices.Delete(q.waiters, i, i+1)
		return zero, ctx.Err()
	}
	return <-mine, nil
}

func (q *Queue[T]) TryGet() (T, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.pop()
}

func (q *Queue[T]) pop() (v T, ok bool) {
	if len(q.entries) == 0 {
		return v, false
	}
	return heap.Pop(&q.entries).(*Entry[T]).value, true
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.entries)
}

func (e *Entry[T]) Change(priority int) bool {
	e.queue.mu.Lock()
	defer e.queue.mu.Unlock()
	if e.index == gone {
		return false
	}
	e.priority = priority
	e.arrival = e.queue.arrived
	e.queue.arrived++
	heap.Fix(&e.queue.entries, e.index)
	return true
}

type entries[T any] []*Entry[T]

func (s entries[T]) Len() int { return len(s) }

func (s entries[T]) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(s[i].priority, s[j].priority), cmp.Compare(s[i].arrival, s[j].arrival)) < 0
}

func (s entries[T]) Swap(i, j int) {
	s[i], s[j] = s[j], s[i]
	s[i].index, s[j].index = i, j
}

func (s *entries[T]) Push(x any) {
	e := x.(*Entry[T])
	e.index = len(*s)
	*s = append(*s, e)
}

func (s *entries[T]) Pop() any {
	last := len(*s) - 1
	e := (*s)[last]
	(*s)[last] = nil
	*s = (*s)[:last]
	e.index = gone
	return e
}
