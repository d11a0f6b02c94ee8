// want test "of twenty that had ended before Wait was called"

// Package waitfirst puts in done who has told so far, and not who had ended before and has not had its turn to tell.
package waitfirst

import (
	"context"
	"sync"
)

// A Task is something that somebody has started, that runs, and ends once. Its methods
// may be called from many goroutines at the same time, and as often as one likes.
type Task interface {
	// Done returns a channel, always the same, that is closed when the task ends.
	Done() <-chan struct{}
	// Err returns the error that the task ended with, nil if all went well. It
	// must not be called before Done is closed.
	Err() error
	// Cancel asks the task to end soon.
	Cancel()
}

// When says what [Wait] waits for.
type When int

const (
	AllCompleted   When = iota // until all tasks have ended
	FirstCompleted             // until one task has ended, well or badly
	FirstError                 // until one task has ended with an error, or all have ended
)

// look tells who has ended by now, who has not, and whether that is enough.
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

// Wait waits until enough of the tasks have ended, as until says. It returns those which
// have ended and those which have not, in the order in which they were given.
func Wait[T Task](ctx context.Context, until When, tasks ...T) (done, pending []T, err error) {
	done, pending, enough := look(until, tasks)
	if enough {
		return done, pending, nil
	}
	leave := make(chan struct{})
	var wg sync.WaitGroup
	defer wg.Wait()
	defer close(leave)
	ended := make(chan int)
	for i, t := range tasks {
		wg.Go(func() {
			select {
			case <-t.Done():
			case <-leave:
				return
			}
			select {
			case ended <- i:
			case <-leave:
			}
		})
	}
	over := make([]bool, len(tasks))
	lists := func() (done, pending []T) {
		for i, t := range tasks {
			if over[i] {
				done = append(done, t)
			} else {
				pending = append(pending, t)
			}
		}
		return done, pending
	}
	for range tasks {
		select {
		case i := <-ended:
			over[i] = true
			if until == FirstCompleted || until == FirstError && tasks[i].Err() != nil {
				done, pending = lists()
				return done, pending, nil
			}
		case <-ctx.Done():
			return giveUp(ctx, until, tasks)
		}
	}
	done, pending = lists()
	return done, pending, nil
}

func giveUp[T Task](ctx context.Context, until When, tasks []T) (done, pending []T, err error) {
	done, pending, enough := look(until, tasks)
	if !enough {
		err = context.Cause(ctx)
	}
	return done, pending, err
}
