// Package waitfirst waits for some of many tasks, and tells which have ended and which have not.
package waitfirst

import "context"

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

// Wait waits until enough of the tasks have ended, as until says. It returns those which
// have ended and those which have not, each task once, in the order in which
// they were given.
//
// If ctx ends before that, Wait returns at that moment, with both lists as they are
// then, and with an error that wraps the [context.Cause] of ctx. If enough tasks
// have ended when Wait is called, it returns them, immediately and without an error, even if
// ctx has ended, too. No tasks are always enough.
//
// Wait cancels no task and does not change the slice. When it has returned, nothing of it
// waits any more, even if tasks are pending. Many calls may wait for the same tasks, but
// no call is given the same task twice.
func Wait[T Task](ctx context.Context, until When, tasks ...T) (done, pending []T, err error) {
	// TODO: wait for the tasks, all at the same time, and for ctx; then tell who has ended and who has not.
	return nil, nil, nil
}
