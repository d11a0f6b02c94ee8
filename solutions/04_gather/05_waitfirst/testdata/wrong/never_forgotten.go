// want test "that the context still has to call"

// Package waitfirst has the context call a function when it ends, and never takes that back.
package waitfirst

import (
	"context"
	"fmt"
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

func ended(t Task) bool {
	select {
	case <-t.Done():
		return true
	default:
		return false
	}
}

func split[T Task](until When, tasks []T) (done, pending []T, enough bool) {
	failed := false
	for _, t := range tasks {
		if ended(t) {
			done = append(done, t)
			if until == FirstError && t.Err() != nil {
				failed = true
			}
		} else {
			pending = append(pending, t)
		}
	}
	switch {
	case len(pending) == 0:
		enough = true
	case until == FirstCompleted:
		enough = len(done) > 0
	case until == FirstError:
		enough = failed
	}
	return done, pending, enough
}

func Wait[T Task](ctx context.Context, until When, tasks ...T) (done, pending []T, err error) {
	done, pending, enough := split(until, tasks)
	if enough {
		return done, pending, nil
	}
	left := make(chan struct{})
	news := make(chan struct{})
	var wg sync.WaitGroup
	defer wg.Wait()
	defer close(left)
	alarm := make(chan struct{})
	context.AfterFunc(ctx, func() { close(alarm) })
	for _, t := range pending {
		wg.Go(func() {
			select {
			case <-t.Done():
				select {
				case news <- struct{}{}:
				case <-left:
				}
			case <-left:
			}
		})
	}
	for {
		select {
		case <-news:
			if done, pending, enough = split(until, tasks); enough {
				return done, pending, nil
			}
		case <-alarm:
			done, pending, enough = split(until, tasks)
			if enough {
				return done, pending, nil
			}
			return done, pending, fmt.Errorf("waitfirst: %w", context.Cause(ctx))
		}
	}
}
