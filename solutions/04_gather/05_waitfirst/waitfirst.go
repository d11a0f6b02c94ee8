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
	// Before anybody listens, since it may be enough already, whatever ctx says.
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
			case <-left: // nobody listens any more: without this case it would stand here for ever
			}
		}()
	}
	for {
		select {
		case <-ended:
			// Who it was does not matter: others may have ended as well.
			if done, pending, enough = look(until, tasks); enough {
				return done, pending, nil
			}
		case <-ctx.Done():
			done, pending, _ = look(until, tasks)
			return done, pending, context.Cause(ctx)
		}
	}
}

// look tells, without waiting, which tasks have ended and which have not, and whether that is enough.
// It decides only once for each task: a second look might see something else.
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
