// Package waitfirst has a channel with room for all, so that no listener waits to be heard, and ends the listeners by a context.
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
	listening, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan int, len(tasks))
	over := make(map[int]bool)
	failed := false
	note := func(i int) {
		over[i] = true
		failed = failed || tasks[i].Err() != nil
	}
	enough := func() bool {
		return len(over) == len(tasks) || until == FirstCompleted && len(over) > 0 || until == FirstError && failed
	}
	for i, t := range tasks {
		select {
		case <-t.Done():
			note(i)
		default:
			go func() {
				select {
				case <-t.Done():
					ended <- i
				case <-listening.Done():
				}
			}()
		}
	}
	for !enough() && err == nil {
		select {
		case i := <-ended:
			note(i)
		case <-ctx.Done():
			err = context.Cause(ctx)
		}
	}
	for i, t := range tasks {
		if !over[i] {
			select {
			case <-t.Done():
				over[i] = true
			default:
			}
		}
		if over[i] {
			done = append(done, t)
		} else {
			pending = append(pending, t)
		}
	}
	return done, pending, err
}
