// Package drain starts a worker when there is something for it, and has a list of those who wait to put.
package drain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

var ErrClosed = errors.New("the queue is closed")

type putter[T any] struct {
	item   T
	answer chan error // with room for one
}

type Queue[T any] struct {
	workers, capacity int
	do                func(context.Context, T) error
	report            func(T, error)
	ctx               context.Context
	stop              context.CancelFunc
	over              chan struct{}

	mu      sync.Mutex
	working int
	items   []T
	putters []*putter[T]
	closed  bool
}

func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if workers < 1 || capacity < 1 {
		panic("drain: nobody works, or there is no room")
	}
	q := &Queue[T]{workers: workers, capacity: capacity, do: do, report: report, over: make(chan struct{})}
	q.ctx, q.stop = context.WithCancel(context.Background())
	return q
}

func (q *Queue[T]) work(item T) {
	for more := true; more; {
		q.handle(item)
		item, more = q.next()
	}
}

func (q *Queue[T]) handle(item T) {
	var err error
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("do panicked: %v", v)
		}
		q.report(item, err)
	}()
	err = q.do(q.ctx, item)
}

func (q *Queue[T]) next() (item T, more bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		q.working--
		q.mayBeOver()
		return item, false
	}
	item, q.items = q.items[0], q.items[1:]
	if len(q.putters) > 0 {
		p := q.putters[0]
		q.putters = q.putters[1:]
		q.items = append(q.items, p.item)
		p.answer <- nil
	}
	return item, true
}

func (q *Queue[T]) mayBeOver() {
	if q.closed && q.working == 0 {
		close(q.over)
	}
}

func (q *Queue[T]) Put(ctx context.Context, item T) error {
	p := q.put(item)
	select {
	case err := <-p.answer:
		return err
	case <-ctx.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(q.putters, p)
	if i < 0 {
		return <-p.answer
	}
	q.putters = slices.Delete(q.putters, i, i+1)
	return context.Cause(ctx)
}

func (q *Queue[T]) put(item T) *putter[T] {
	p := &putter[T]{item, make(chan error, 1)}
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed:
		p.answer <- ErrClosed
	case q.working < q.workers:
		q.working++
		go q.work(item)
		p.answer <- nil
	case len(q.items) < q.capacity:
		q.items = append(q.items, item)
		p.answer <- nil
	default:
		q.putters = append(q.putters, p)
	}
	return p
}

func (q *Queue[T]) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	q.closed = true
	for _, p := range q.putters {
		p.answer <- ErrClosed
	}
	q.putters = nil
	q.mayBeOver()
}

func (q *Queue[T]) Shutdown(ctx context.Context) ([]T, error) {
	q.close()
	select {
	case <-q.over:
		return nil, nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	rest := q.items
	q.items = nil
	q.mu.Unlock()
	q.stop()
	return rest, context.Cause(ctx)
}
