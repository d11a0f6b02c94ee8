// want test|deadlock "in line|wait"

// Package priority knows by its ticket where in the line somebody stands, and forgets those who gave up before.
package priority

import (
	"container/heap"
	"context"
	"slices"
	"sync"
)

// A Queue hands out the most urgent value first.
type Queue[T any] struct {
	mu       sync.Mutex
	entries  entries[T]
	arrivals uint64
	waiting  []*waiter[T] // only while entries is empty
	tickets  int          // given out to those who wait
	served   int          // tickets that were at the head of waiting
}

// A waiter is one call of Get that waits.
type waiter[T any] struct {
	ctx    context.Context
	got    chan T // room for one
	ticket int
}

// An Entry stands for one value that was put into a Queue.
type Entry[T any] struct {
	q        *Queue[T]
	value    T
	priority int
	arrival  uint64
	index    int // in the heap, or -1
}

// New returns an empty Queue.
func New[T any]() *Queue[T] {
	return &Queue[T]{}
}

// Put adds v to the queue, or hands it to a Get that waits.
func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	q.mu.Lock()
	defer q.mu.Unlock()
	e := &Entry[T]{q: q, priority: priority, arrival: q.arrivals, index: -1}
	q.arrivals++
	for len(q.waiting) > 0 {
		w := q.waiting[0]
		q.waiting = slices.Delete(q.waiting, 0, 1)
		q.served++
		if w.ctx.Err() != nil {
			continue
		}
		w.got <- v
		return e
	}
	e.value = v
	heap.Push(&q.entries, e)
	return e
}

// Get takes the first value out of the queue, waiting while there is none.
func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	q.mu.Lock()
	if v, ok := q.take(); ok {
		q.mu.Unlock()
		return v, nil
	}
	w := &waiter[T]{ctx: ctx, got: make(chan T, 1), ticket: q.tickets}
	q.tickets++
	q.waiting = append(q.waiting, w)
	q.mu.Unlock()

	select {
	case v := <-w.got:
		return v, nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := w.ticket - q.served; i >= 0 && i < len(q.waiting) {
		q.waiting = slices.Delete(q.waiting, i, i+1)
	}
	select {
	case v := <-w.got:
		return v, nil
	default:
		return zero, ctx.Err()
	}
}

// TryGet takes the first value out of the queue and reports true, or false if there is none.
func (q *Queue[T]) TryGet() (T, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.take()
}

// Len returns how many values are in the queue now.
func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.entries)
}

// Change gives the value of this entry another priority.
func (e *Entry[T]) Change(priority int) bool {
	e.q.mu.Lock()
	defer e.q.mu.Unlock()
	if e.index < 0 {
		return false
	}
	e.priority = priority
	heap.Fix(&e.q.entries, e.index)
	return true
}

// take is called with the lock held.
func (q *Queue[T]) take() (T, bool) {
	var zero T
	if len(q.entries) == 0 {
		return zero, false
	}
	e := heap.Pop(&q.entries).(*Entry[T])
	v := e.value
	e.value = zero
	return v, true
}

type entries[T any] []*Entry[T]

func (h entries[T]) Len() int { return len(h) }

func (h entries[T]) Less(i, j int) bool {
	if h[i].priority != h[j].priority {
		return h[i].priority < h[j].priority
	}
	return h[i].arrival < h[j].arrival
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
	last := len(*h) - 1
	e := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	e.index = -1
	return e
}
