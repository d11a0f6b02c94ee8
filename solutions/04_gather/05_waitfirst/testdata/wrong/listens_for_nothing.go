// want test "nothing to wait for"

// Package waitfirst asks the context to tell it of its end, and takes that back only if it has waited.
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

// split looks once at each task, without waiting.
func split[T Task](tasks []T) (done, pending []T) {
	for _, t := range tasks {
		select {
		case <-t.Done():
			done = append(done, t)
		default:
			pending = append(pending, t)
		}
	}
	return done, pending
}

func (w When) enough(done, failed, pending int) bool {
	switch {
	case pending == 0:
		return true
	case w == FirstCompleted:
		return done > 0
	case w == FirstError:
		return failed > 0
	}
	return false
}

func failures[T Task](done []T) (n int) {
	for _, t := range done {
		if t.Err() != nil {
			n++
		}
	}
	return n
}

func Wait[T Task](ctx context.Context, until When, tasks ...T) (done, pending []T, err error) {
	var mu sync.Mutex
	wake := sync.NewCond(&mu)
	gone, over := false, false
	stop := context.AfterFunc(ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		gone = true
		wake.Signal()
	})

	done, pending = split(tasks)
	if until.enough(len(done), failures(done), len(pending)) {
		return done, pending, nil
	}
	defer stop()

	quit := make(chan struct{})
	var watchers sync.WaitGroup
	for _, t := range pending {
		watchers.Go(func() {
			select {
			case <-t.Done():
				mu.Lock()
				defer mu.Unlock()
				over = true
				wake.Signal()
			case <-quit:
			}
		})
	}
	defer watchers.Wait()
	defer close(quit)

	mu.Lock()
	defer mu.Unlock()
	for {
		for !gone && !over {
			wake.Wait()
		}
		over = false
		done, pending = split(tasks)
		if until.enough(len(done), failures(done), len(pending)) {
			return done, pending, nil
		}
		if gone {
			return done, pending, context.Cause(ctx)
		}
	}
}
