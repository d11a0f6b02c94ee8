// Package join keeps the count in a channel with room for one, together with what is closed when it gets to zero.
package join

import "context"

type work struct {
	undone int
	done   chan struct{}
}

type Queue[T any] struct {
	items chan T
	work  chan work
}

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{make(chan T, maxsize), make(chan work, 1)}
	q.work <- work{}
	return q
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	w := <-q.work
	if w.undone == 0 {
		w.done = make(chan struct{})
	}
	w.undone++
	q.work <- w
	select {
	case q.items <- v:
		return nil
	case <-ctx.Done():
		q.TaskDone()
		return ctx.Err()
	}
}

func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	select {
	case v = <-q.items:
		return v, nil
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

func (q *Queue[T]) TaskDone() {
	w := <-q.work
	defer func() { q.work <- w }()
	if w.undone == 0 {
		panic("join: nothing is to be done")
	}
	w.undone--
	if w.undone == 0 {
		close(w.done)
	}
}

func (q *Queue[T]) Join(ctx context.Context) error {
	w := <-q.work
	q.work <- w
	if w.undone == 0 {
		return nil
	}
	select {
	case <-w.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
