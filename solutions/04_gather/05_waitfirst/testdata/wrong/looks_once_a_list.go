// want test "is in done .* and pending .* together"

// Package waitfirst has waited, and looks once to make the one list, and once more to make the other.
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
			if _, _, enough = split(until, tasks); enough {
				done, _, _ = split(until, tasks)
				_, pending, _ = split(until, tasks)
				return done, pending, nil
			}
		case <-ctx.Done():
			done, pending, enough = split(until, tasks)
			if enough {
				return done, pending, nil
			}
			return done, pending, fmt.Errorf("waitfirst: %w", context.Cause(ctx))
		}
	}
}
