// Package priority has one signal for all, and whoever takes it does not give it on.
package priority

import (
	"container/heap"
	"context"
	"sync"
)

type Queue[T any] struct {
	some chan struct{}

	mu      sync.Mutex
	places  places[T]
	live    int
	arrived int
}

type Entry[T any] struct {
	q     *Queue[T]
	value T
	place *place[T]
}

type place[T any] struct {
	entry             *Entry[T]
	priority, arrival int
}

func New[T any]() *Queue[T] {
	return &Queue[T]{some: make(chan struct{}, 1)}
}

func (q *Queue[T]) signal() {
	select {
	case q.some <- struct{}{}:
	default:
	}
}

func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	q.mu.Lock()
	defer q.mu.Unlock()
	e := &Entry[T]{q: q, value: v}
	e.place = &place[T]{e, priority, q.arrived}
	q.arrived++
	q.live++
	heap.Push(&q.places, e.place)
	q.signal()
	return e
}

func (q *Queue[T]) TryGet() (v T, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.places) > 0 {
		p := heap.Pop(&q.places).(*place[T])
		if p.entry.place != p {
			continue
		}
		p.entry.place = nil
		q.live--
		return p.entry.value, true
	}
	return v, false
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	for {
		if err := ctx.Err(); err != nil {
			var zero T
			q.pass()
			return zero, err
		}
		if v, ok := q.TryGet(); ok {
			return v, nil
		}
		select { // want deadlock "wait"
		case <-q.some:
		case <-ctx.Done():
		}
	}
}

func (q *Queue[T]) pass() {
	if q.Len() > 0 {
		q.signal()
	}
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.live
}

func (e *Entry[T]) Change(priority int) bool {
	e.q.mu.Lock()
	defer e.q.mu.Unlock()
	if e.place == nil {
		return false
	}
	e.place = &place[T]{e, priority, e.place.arrival}
	heap.Push(&e.q.places, e.place)
	return true
}

type places[T any] []*place[T]

func (s places[T]) Len() int { return len(s) }
func (s places[T]) Less(i, j int) bool {
	return s[i].priority < s[j].priority || s[i].priority == s[j].priority && s[i].arrival < s[j].arrival
}
func (s places[T]) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s *places[T]) Push(x any)   { *s = append(*s, x.(*place[T])) }
func (s *places[T]) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}
