// want test|race "the slice that was given to Wait|writes the same memory"

// Package waitfirst makes its list of the pending in the slice of its caller.
package waitfirst

import (
	"context"
	"slices"
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
	done, pending, enough := look(until, slices.Clone(tasks))
	if enough {
		copy(tasks, pending)
		return done, pending, nil
	}
	ended := make(chan struct{})
	left := make(chan struct{})
	defer close(left)
	for _, t := range pending {
		go func() {
			select {
			case <-t.Done():
			case <-left:
				return
			}
			select {
			case ended <- struct{}{}:
			case <-left:
			}
		}()
	}
	for {
		select {
		case <-ended:
			if done, pending, enough = look(until, tasks); enough {
				return done, pending, nil
			}
		case <-ctx.Done():
			done, pending, _ = look(until, tasks)
			return done, pending, context.Cause(ctx)
		}
	}
}

func look[T Task](until When, tasks []T) (done, pending []T, enough bool) {
	pending = tasks[:0]
	failed := false
	for _, t := range tasks {
		select {
		case <-t.Done():
			done = append(done, t)
			failed = failed || t.Err() != nil
		default:
			pending = append(pending, t)
		}
	}
	switch until {
	case FirstCompleted:
		enough = len(done) > 0
	case FirstError:
		enough = failed
	}
	return done, pending, enough || len(pending) == 0
}
