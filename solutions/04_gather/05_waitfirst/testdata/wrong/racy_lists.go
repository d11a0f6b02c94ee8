// Package waitfirst has the listeners write the list of those who have ended, without a lock.
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
	over := make(map[int]bool)
	ended := make(chan struct{}, len(tasks))
	left := make(chan struct{})
	defer close(left)
	for i, t := range tasks {
		go func() {
			select {
			case <-t.Done():
				over[i] = true // want race|panic "over|map"
				ended <- struct{}{}
			case <-left:
			}
		}()
	}
	for {
		select {
		case <-ended:
			enough = len(over) == len(tasks) || until == FirstCompleted
			for i := range over {
				enough = enough || until == FirstError && tasks[i].Err() != nil
			}
			if enough {
				done, pending, _ = look(until, tasks)
				return done, pending, nil
			}
		case <-ctx.Done():
			done, pending, _ = look(until, tasks)
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
