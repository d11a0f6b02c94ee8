// Package waitfirst makes a tree of contexts: one for each listener, and one that ends when it is enough.
package waitfirst

import (
	"context"
	"errors"
	"sync"
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

var errEnough = errors.New("enough have ended")

func Wait[T Task](ctx context.Context, until When, tasks ...T) (done, pending []T, err error) {
	if done, pending, ok := sorted(until, tasks); ok {
		return done, pending, nil
	}
	waiting, stop := context.WithCancelCause(ctx)
	var all sync.WaitGroup
	for _, t := range tasks {
		all.Go(func() {
			select {
			case <-t.Done():
				if _, _, ok := sorted(until, tasks); ok {
					stop(errEnough)
				}
			case <-waiting.Done():
			}
		})
	}
	<-waiting.Done()
	all.Wait()
	stop(nil)
	if err = context.Cause(waiting); err == errEnough {
		err = nil
	}
	done, pending, _ = sorted(until, tasks)
	return done, pending, err
}

func sorted[T Task](until When, tasks []T) (done, pending []T, enough bool) {
	for _, t := range tasks {
		select {
		case <-t.Done():
			done = append(done, t)
			enough = enough || until == FirstCompleted || until == FirstError && t.Err() != nil
		default:
			pending = append(pending, t)
		}
	}
	return done, pending, enough || len(pending) == 0
}
