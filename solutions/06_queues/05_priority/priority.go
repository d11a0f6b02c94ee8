// Package priority has a queue in which the urgent overtake the others.
package priority

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
	"sync"
)

// A Queue holds values, each with a priority: the lower the number, the more urgent. Only
// [New] makes one.
//
// All methods of a Queue and of its entries may be called at the same time.
type Queue[T any] struct {
	mu      sync.Mutex // guards what follows, and what may change of an Entry
	entries entries[T]
	arrived int // values that were ever put

	// Those who wait, longest first. Each channel has room for the one value that it
	// is sent, and leaves the list together with it. Nobody waits unless entries is empty.
	waiters []chan T
}

// An Entry stands for one value that was put into a Queue.
type Entry[T any] struct {
	queue    *Queue[T]
	value    T
	priority int
	arrival  int // no two are equal, so the heap has no choice among equal priorities
	index    int // where the heap has it; gone when it is not there
}

const gone = -1

// New returns an empty Queue.
func New[T any]() *Queue[T] {
	return &Queue[T]{}
}

// Put adds v to the queue, or hands it to a Get that waits. The entry that it returns may
// be used to change the priority of v later, or be dropped.
func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiters) > 0 {
		// Handed over under the lock: who gives up finds either its channel on the list
		// or a value in it, never neither.
		q.waiters[0] <- v
		q.waiters = slices.Delete(q.waiters, 0, 1)
		return &Entry[T]{queue: q, index: gone}
	}
	e := &Entry[T]{queue: q, value: v, priority: priority, arrival: q.arrived}
	q.arrived++
	heap.Push(&q.entries, e)
	return e
}

// Get takes the first value out of the queue, waiting while there is none. If ctx ends
// first, Get takes nothing and returns ctx's error.
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
	// Put was quicker, and nobody else knows of the value any more.
	return <-mine, nil
}

// TryGet takes the first value out of the queue and reports true, or reports false if
// there is none.
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

// Len returns how many values are in the queue now.
func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.entries)
}

// Change gives the value of this entry another priority, as if it had been put with that in
// the first place, and reports true. If somebody has got the value already, Change does
// nothing and reports false.
func (e *Entry[T]) Change(priority int) bool {
	e.queue.mu.Lock()
	defer e.queue.mu.Unlock()
	if e.index == gone {
		return false
	}
	e.priority = priority
	heap.Fix(&e.queue.entries, e.index)
	return true
}

// entries is a heap.Interface whose entries know where they are.
type entries[T any] []*Entry[T]

func (s entries[T]) Len() int { return len(s) }

func (s entries[T]) Less(i, j int) bool {
	// Compared, not subtracted: the difference of two ints need not be an int.
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
	(*s)[last] = nil // else the array would keep the value alive
	*s = (*s)[:last]
	e.index = gone
	return e
}
