// want test "gave up just then|in the queue after"

// Package queue forgets, when both have come at once, the item that it was handed.
package queue

import (
	"container/list"
	"context"
	"errors"
	"sync"
)

var (
	ErrFull  = errors.New("the queue is full")
	ErrEmpty = errors.New("the queue is empty")
)

// A waiter brings an item or wants one.
type waiter[T any] struct {
	item   T
	served chan struct{}
}

type Queue[T any] struct {
	maxsize int

	mu      sync.Mutex
	items   []T
	putters list.List
	getters list.List
}

func New[T any](maxsize int) *Queue[T] { return &Queue[T]{maxsize: maxsize} }

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	q.mu.Lock()
	if q.put(v) == nil {
		q.mu.Unlock()
		return nil
	}
	w := &waiter[T]{v, make(chan struct{})}
	me := q.putters.PushBack(w)
	q.mu.Unlock()
	return q.wait(ctx, w, &q.putters, me)
}

func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	if err := ctx.Err(); err != nil {
		return v, err
	}
	q.mu.Lock()
	if v, err = q.get(); err == nil {
		q.mu.Unlock()
		return v, nil
	}
	w := &waiter[T]{served: make(chan struct{})}
	me := q.getters.PushBack(w)
	q.mu.Unlock()
	if err := q.wait(ctx, w, &q.getters, me); err != nil {
		return v, err
	}
	return w.item, nil
}

// wait waits until w is served or ctx ends. One that was served meanwhile was served.
func (q *Queue[T]) wait(ctx context.Context, w *waiter[T], l *list.List, me *list.Element) error {
	select {
	case <-w.served:
		return nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case <-w.served:
	default:
		l.Remove(me)
	}
	return ctx.Err()
}

// put is TryPut. The caller holds mu.
func (q *Queue[T]) put(v T) error {
	if first := q.getters.Front(); first != nil {
		w := q.getters.Remove(first).(*waiter[T])
		w.item = v
		close(w.served)
		return nil
	}
	if q.maxsize > 0 && len(q.items) == q.maxsize {
		return ErrFull
	}
	q.items = append(q.items, v)
	return nil
}

// get is TryGet. The caller holds mu.
func (q *Queue[T]) get() (v T, err error) {
	if len(q.items) == 0 {
		return v, ErrEmpty
	}
	v, q.items = q.items[0], q.items[1:]
	if first := q.putters.Front(); first != nil {
		w := q.putters.Remove(first).(*waiter[T])
		q.items = append(q.items, w.item)
		close(w.served)
	}
	return v, nil
}

func (q *Queue[T]) TryPut(v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.put(v)
}

func (q *Queue[T]) TryGet() (T, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.get()
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}
