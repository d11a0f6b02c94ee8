// Package priority lets a goroutine look for each who must wait, and calls it back when that one gives up.
package priority

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

type key struct{ priority, arrival int }

type Queue[T any] struct {
	lock    sync.Locker
	changed *sync.Cond
	waiting map[key]*Entry[T]
	next    int
}

type Entry[T any] struct {
	key   key
	value T
	q     *Queue[T]
}

func New[T any]() *Queue[T] {
	q := &Queue[T]{lock: &sync.Mutex{}, waiting: map[key]*Entry[T]{}}
	q.changed = sync.NewCond(q.lock)
	return q
}

func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	q.lock.Lock()
	defer q.lock.Unlock()
	e := &Entry[T]{key{priority, q.next}, v, q}
	q.next++
	q.waiting[e.key] = e
	q.changed.Broadcast()
	return e
}

func (q *Queue[T]) first() (*Entry[T], bool) {
	if len(q.waiting) == 0 {
		return nil, false
	}
	var keys []key
	for k := range q.waiting {
		keys = append(keys, k)
	}
	k := slices.MinFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.priority, b.priority), cmp.Compare(a.arrival, b.arrival))
	})
	e := q.waiting[k]
	delete(q.waiting, k)
	return e, true
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	if v, ok := q.TryGet(); ok {
		return v, nil
	}
	found := make(chan *Entry[T])
	left := false
	go func() {
		defer close(found)
		q.lock.Lock()
		for !left {
			if e, ok := q.first(); ok {
				q.lock.Unlock()
				found <- e
				return
			}
			q.changed.Wait()
		}
		q.lock.Unlock()
	}()
	select {
	case e := <-found:
		return e.value, nil
	case <-ctx.Done():
	}
	q.lock.Lock()
	left = true
	q.changed.Broadcast()
	q.lock.Unlock()
	if e, ok := <-found; ok { // it was quicker, or has ended
		return e.value, nil
	}
	return zero, ctx.Err()
}

func (q *Queue[T]) TryGet() (v T, ok bool) {
	q.lock.Lock()
	defer q.lock.Unlock()
	e, ok := q.first()
	if ok {
		v = e.value
	}
	return v, ok
}

func (q *Queue[T]) Len() int {
	q.lock.Lock()
	defer q.lock.Unlock()
	return len(q.waiting)
}

func (e *Entry[T]) Change(priority int) bool {
	q := e.q
	q.lock.Lock()
	defer q.lock.Unlock()
	if _, ok := q.waiting[e.key]; !ok {
		return false
	}
	delete(q.waiting, e.key)
	e.key.priority = priority
	q.waiting[e.key] = e
	return true
}
