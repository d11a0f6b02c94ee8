// want test "Put of order"

// Package drain does not look, when its context ends, whether it has just been given room.
package drain

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"sync"
)

var ErrClosed = errors.New("the queue is closed")

type putter[T any] struct {
	item   T
	answer chan error
}

type Queue[T any] struct {
	workers, capacity int
	do                func(context.Context, T) error
	report            func(T, error)
	ctx               context.Context
	stop              context.CancelFunc
	idle              chan struct{}

	mu      sync.Mutex
	running int
	closed  bool
	waiting []T
	putters list.List
}

func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if min(workers, capacity) < 1 {
		panic(fmt.Sprintf("drain.New(%d, %d): both must be at least 1", workers, capacity))
	}
	ctx, stop := context.WithCancel(context.Background())
	return &Queue[T]{
		workers:  workers,
		capacity: capacity,
		do:       do,
		report:   report,
		ctx:      ctx,
		stop:     stop,
		idle:     make(chan struct{}),
	}
}

func (q *Queue[T]) work(item T) {
	for more := true; more; {
		q.report(item, q.attempt(item))
		item, more = q.next()
	}
}

func (q *Queue[T]) attempt(item T) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("a panic: %v", r)
		}
	}()
	return q.do(q.ctx, item)
}

func (q *Queue[T]) next() (item T, more bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		q.running--
		if q.closed && q.running == 0 {
			close(q.idle)
		}
		return item, false
	}
	item, q.waiting = q.waiting[0], q.waiting[1:]
	if front := q.putters.Front(); front != nil {
		p := q.putters.Remove(front).(*putter[T])
		q.waiting = append(q.waiting, p.item)
		p.answer <- nil
	}
	return item, true
}

func (q *Queue[T]) Put(ctx context.Context, item T) error {
	q.mu.Lock()
	switch {
	case q.closed:
		q.mu.Unlock()
		return ErrClosed
	case q.running < q.workers:
		q.running++
		q.mu.Unlock()
		go q.work(item)
		return nil
	case len(q.waiting) < q.capacity:
		q.waiting = append(q.waiting, item)
		q.mu.Unlock()
		return nil
	}
	p := &putter[T]{item: item, answer: make(chan error, 1)}
	place := q.putters.PushBack(p)
	q.mu.Unlock()

	select {
	case err := <-p.answer:
		return err
	case <-ctx.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.putters.Remove(place)
	return fmt.Errorf("gave up waiting for room: %w", context.Cause(ctx))
}

func (q *Queue[T]) shut() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	q.closed = true
	for e := q.putters.Front(); e != nil; e = e.Next() {
		e.Value.(*putter[T]).answer <- ErrClosed
	}
	q.putters.Init()
	if q.running == 0 {
		close(q.idle)
	}
}

func (q *Queue[T]) Shutdown(ctx context.Context) (rest []T, err error) {
	q.shut()
	select {
	case <-q.idle:
		return nil, nil
	case <-ctx.Done():
		q.mu.Lock()
		rest, q.waiting = q.waiting, nil
		q.mu.Unlock()
		q.stop()
		return rest, fmt.Errorf("not everything was begun: %w", context.Cause(ctx))
	}
}
