// Package waitfirst waits for one more task to end, by halves: a select of two, a tree of listeners.
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
	left := make(chan struct{})
	defer close(left)
	for {
		enough := false
		done, pending = nil, nil
		for _, t := range tasks {
			select {
			case <-t.Done():
				done = append(done, t)
				enough = enough || until == FirstCompleted || until == FirstError && t.Err() != nil
			default:
				pending = append(pending, t)
			}
		}
		if enough || len(pending) == 0 {
			return done, pending, nil
		}
		if err != nil {
			return done, pending, err
		}
		select {
		case <-either(pending, left):
		case <-ctx.Done():
			err = context.Cause(ctx)
		}
	}
}

// either returns a channel that is closed when one of the tasks has ended, or the caller has left.
func either[T Task](tasks []T, left <-chan struct{}) <-chan struct{} {
	if len(tasks) == 1 {
		return tasks[0].Done()
	}
	one := make(chan struct{})
	half := len(tasks) / 2
	gone := make(chan struct{})
	a, b := either(tasks[:half], gone), either(tasks[half:], gone)
	go func() {
		defer close(one)
		defer close(gone)
		select {
		case <-a:
		case <-b:
		case <-left:
		}
	}()
	return one
}
