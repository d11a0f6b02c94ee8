// want test "of equal priorities the one first that was put first|what came out"

// Package priority appends, and sorts with a sort that is not stable.
package priority

import (
	"context"
	"slices"
	"sort"
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
	q.some.Broadcast()
	return e
}

func (q *Queue[T]) insert(e *Entry[T]) {
	q.sorted = append(q.sorted, e)
	sort.Slice(q.sorted, func(i, j int) bool { return q.sorted[i].priority < q.sorted[j].priority })
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
		q.some.Wait()
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
