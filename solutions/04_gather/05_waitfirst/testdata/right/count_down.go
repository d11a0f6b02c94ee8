// Package waitfirst lets each listener decide whether it is enough, with atomics, and close one channel.
package waitfirst

import (
	"context"
	"sync"
	"sync/atomic"
)

type Task interface {
	Done() <-chan struct{}
	Err() error
	Cancel()
}

type When int

const (
	AllCompleted When = iota
	FirstCompleted
	FirstError
)

func Wait[T Task](ctx context.Context, until When, tasks ...T) (done, pending []T, err error) {
	enough, left := make(chan struct{}), make(chan struct{})
	defer close(left)
	tell := sync.OnceFunc(func() { close(enough) })
	var missing atomic.Int64
	missing.Store(int64(len(tasks)))
	note := func(t T) {
		if missing.Add(-1) == 0 || until == FirstCompleted || until == FirstError && t.Err() != nil {
			tell()
		}
	}
	if len(tasks) == 0 {
		tell()
	}
	for _, t := range tasks {
		select {
		case <-t.Done():
			note(t)
		default:
			go func() {
				select {
				case <-t.Done():
					note(t)
				case <-left:
				}
			}()
		}
	}
	select {
	case <-enough:
	default:
		select {
		case <-enough:
		case <-ctx.Done():
			err = context.Cause(ctx)
		}
	}
	for _, t := range tasks {
		select {
		case <-t.Done():
			done = append(done, t)
		default:
			pending = append(pending, t)
		}
	}
	return done, pending, err
}
