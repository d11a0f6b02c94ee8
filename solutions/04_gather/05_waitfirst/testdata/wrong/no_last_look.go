// want test "numbers of the tasks in done, when one has ended just before the context did"

// Package waitfirst returns the lists of its last look, and does not look again when the context ends.
package waitfirst

import "context"

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
	done, pending, enough := look(until, tasks)
	if enough {
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
			return done, pending, context.Cause(ctx)
		}
	}
}

func look[T Task](until When, tasks []T) (done, pending []T, enough bool) {
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
