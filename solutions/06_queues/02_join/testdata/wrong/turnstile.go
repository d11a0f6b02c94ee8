// want test "those who returned from Join each put an item"

// Package join lets joiners through with a token, which each of them takes out and puts back.
package join

import (
	"context"
	"sync"
)

type Queue[T any] struct {
	items chan T
	mu    sync.Mutex
	left  int
	idle  chan struct{} // has a token while left is 0
}

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{items: make(chan T, maxsize), idle: make(chan struct{}, 1)}
	q.open()
	return q
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	q.more()
	select {
	case q.items <- v:
		return nil
	case <-ctx.Done():
		q.fewer()
		return ctx.Err()
	}
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	select {
	case v := <-q.items:
		return v, nil
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

func (q *Queue[T]) TaskDone() {
	if !q.fewer() {
		panic("join: TaskDone was called too often")
	}
}

func (q *Queue[T]) Join(ctx context.Context) error {
	select {
	case <-q.idle:
		q.open() // for the next
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// open lets through those who wait in Join, one after another.
func (q *Queue[T]) open() {
	select {
	case q.idle <- struct{}{}:
	default:
	}
}

func (q *Queue[T]) more() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.left == 0 {
		select {
		case <-q.idle:
		default:
		}
	}
	q.left++
}

// fewer reports whether there was any left.
func (q *Queue[T]) fewer() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.left == 0 {
		return false
	}
	q.left--
	if q.left == 0 {
		q.open()
	}
	return true
}
