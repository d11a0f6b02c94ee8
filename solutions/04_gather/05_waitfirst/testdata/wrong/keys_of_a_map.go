// Package waitfirst keeps the tasks as keys of a map, which not every type can be.
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

func Wait[T Task](ctx context.Context, until When, tasks ...T) (done, pending []T, err error) {
	known := make(map[any]bool, len(tasks))
	failed := false
	look := func() (enough bool) {
		for _, t := range tasks {
			if known[t] { // want panic "unhashable"
				continue
			}
			select {
			case <-t.Done():
				known[t] = true
				failed = failed || t.Err() != nil
			default:
			}
		}
		return len(known) == len(tasks) ||
			until == FirstCompleted && len(known) > 0 ||
			until == FirstError && failed
	}
	lists := func() (done, pending []T) {
		for _, t := range tasks {
			if known[t] {
				done = append(done, t)
			} else {
				pending = append(pending, t)
			}
		}
		return done, pending
	}

	if !look() {
		wake := make(chan struct{}, 1)
		quit := make(chan struct{})
		var watchers sync.WaitGroup
		defer watchers.Wait()
		defer close(quit)
		for _, t := range tasks {
			if known[t] {
				continue
			}
			watchers.Go(func() {
				select {
				case <-t.Done():
				case <-quit:
					return
				}
				select {
				case wake <- struct{}{}:
				default:
				}
			})
		}
		for err == nil {
			select {
			case <-wake:
			case <-ctx.Done():
				err = context.Cause(ctx)
			}
			if look() {
				err = nil
				break
			}
		}
	}
	done, pending = lists()
	return done, pending, err
}
