// want test "what came out"

// Package priority searches only in Get for the most urgent.
package priority

import (
	"context"
	"slices"
	"sync"
)

type Queue[T any] struct {
	mu     sync.RWMutex
	equals map[int][]*Entry[T]
	came   chan struct{}
	count  int
	n      uint64
}

type Entry[T any] struct {
	q        *Queue[T]
	v        T
	priority int
	n        uint64
	gone     bool
}

func New[T any]() *Queue[T] {
	return &Queue[T]{equals: map[int][]*Entry[T]{}, came: make(chan struct{})}
}

func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	q.mu.Lock()
	defer q.mu.Unlock()
	e := &Entry[T]{q: q, v: v, priority: priority, n: q.n}
	q.n++
	q.count++
	q.equals[priority] = append(q.equals[priority], e)
	close(q.came)
	q.came = make(chan struct{})
	return e
}

func (q *Queue[T]) take() (v T, ok bool, came <-chan struct{}) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.count == 0 {
		return v, false, q.came
	}
	first, found := 0, false
	for p := range q.equals {
		if !found || p < first {
			first, found = p, true
		}
	}
	e := q.equals[first][0]
	q.remove(e)
	e.gone = true
	q.count--
	return e.v, true, nil
}

func (q *Queue[T]) remove(e *Entry[T]) {
	list := q.equals[e.priority]
	i := slices.Index(list, e)
	if list = slices.Delete(list, i, i+1); len(list) == 0 {
		delete(q.equals, e.priority)
	} else {
		q.equals[e.priority] = list
	}
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	for ctx.Err() == nil {
		v, ok, came := q.take()
		if ok {
			return v, nil
		}
		select {
		case <-came:
		case <-ctx.Done():
		}
	}
	var zero T
	return zero, ctx.Err()
}

func (q *Queue[T]) TryGet() (T, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, list := range q.equals {
		e := list[0]
		q.remove(e)
		e.gone = true
		q.count--
		return e.v, true
	}
	var zero T
	return zero, false
}

func (q *Queue[T]) Len() int {
	q.mu.RLock()
	defer q.mu.RUnlock()
	return q.count
}

func (e *Entry[T]) Change(priority int) bool {
	e.q.mu.Lock()
	defer e.q.mu.Unlock()
	if e.gone {
		return false
	}
	e.q.remove(e)
	e.priority = priority
	list := e.q.equals[priority]
	i, _ := slices.BinarySearchFunc(list, e.n, func(other *Entry[T], n uint64) int { return int(int64(other.n) - int64(n)) })
	e.q.equals[priority] = slices.Insert(list, i, e)
	return true
}
