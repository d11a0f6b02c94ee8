// want test "whose context goes on, when an item is not done"

// Package join waits with an if: whoever is woken by the end of another's context takes it for the end of the work.
package join

import (
	"context"
	"sync"
)

type Queue[T any] struct {
	items chan T
	mu    sync.Mutex
	left  int
	idle  *sync.Cond // left is 0
}

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{items: make(chan T, maxsize)}
	q.idle = sync.NewCond(&q.mu)
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
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.left == 0 {
		return nil
	}
	stop := context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.idle.Broadcast()
	})
	defer stop()
	q.idle.Wait()
	if q.left > 0 {
		return ctx.Err()
	}
	return nil
}

func (q *Queue[T]) more() {
	q.mu.Lock()
	defer q.mu.Unlock()
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
		q.idle.Broadcast()
	}
	return true
}
