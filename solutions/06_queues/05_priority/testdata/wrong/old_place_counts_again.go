// want test "TryGet has got something when all has been taken out"

// Package priority leaves outdated places in the heap, and tells them by their priority: changed back, a value has two.
package priority

import (
	"container/heap"
	"context"
	"sync"
)

// A Queue holds values, each with a priority.
type Queue[T any] struct {
	mu       sync.Mutex
	come     *sync.Cond
	places   places[T] // some of them outdated
	size     int
	arrivals int
}

// An Entry stands for one value that was put into a Queue.
type Entry[T any] struct {
	queue    *Queue[T]
	value    T
	priority int
	arrival  int
	out      bool
}

// A place is where an entry is, or was before its priority was changed.
type place[T any] struct {
	priority int
	entry    *Entry[T]
}

func (p place[T]) outdated() bool { return p.priority != p.entry.priority }

type places[T any] []place[T]

func (ps places[T]) Len() int { return len(ps) }

func (ps places[T]) Less(i, j int) bool {
	if ps[i].priority != ps[j].priority {
		return ps[i].priority < ps[j].priority
	}
	return ps[i].entry.arrival < ps[j].entry.arrival
}

func (ps places[T]) Swap(i, j int) { ps[i], ps[j] = ps[j], ps[i] }

func (ps *places[T]) Push(x any) { *ps = append(*ps, x.(place[T])) }

func (ps *places[T]) Pop() any {
	last := len(*ps) - 1
	p := (*ps)[last]
	(*ps)[last] = place[T]{}
	*ps = (*ps)[:last]
	return p
}

// New returns an empty Queue.
func New[T any]() *Queue[T] {
	q := &Queue[T]{}
	q.come = sync.NewCond(&q.mu)
	return q
}

// Put adds v to the queue.
func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.arrivals++
	e := &Entry[T]{queue: q, value: v, priority: priority, arrival: q.arrivals}
	heap.Push(&q.places, place[T]{priority, e})
	q.size++
	q.come.Signal()
	return e
}

// next takes out the first entry. It returns nil if there is none.
func (q *Queue[T]) next() *Entry[T] {
	for len(q.places) > 0 {
		p := heap.Pop(&q.places).(place[T])
		if p.outdated() {
			continue
		}
		p.entry.out = true
		q.size--
		return p.entry
	}
	return nil
}

// Get takes the first value out of the queue, waiting while there is none.
func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	stop := context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.come.Broadcast()
	})
	defer stop()
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		if e := q.next(); e != nil {
			return e.value, nil
		}
		if err := ctx.Err(); err != nil {
			return zero, err
		}
		q.come.Wait()
	}
}

// TryGet takes the first value out of the queue and reports true.
func (q *Queue[T]) TryGet() (T, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if e := q.next(); e != nil {
		return e.value, true
	}
	var zero T
	return zero, false
}

// Len returns how many values are in the queue now.
func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.size
}

// Change gives the value of this entry another priority and reports true.
func (e *Entry[T]) Change(priority int) bool {
	e.queue.mu.Lock()
	defer e.queue.mu.Unlock()
	if e.out {
		return false
	}
	if priority != e.priority {
		e.priority = priority
		heap.Push(&e.queue.places, place[T]{priority, e})
	}
	return true
}
