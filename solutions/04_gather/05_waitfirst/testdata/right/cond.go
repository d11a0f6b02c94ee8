// Package waitfirst has listeners that note on a list who has ended, and wake the caller by a condition.
package waitfirst

import (
	"context"
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

func Wait[T Task](ctx context.Context, until When, tasks ...T) (done, pending []T, err error) {
	var (
		mu      sync.Mutex
		changed = sync.NewCond(&mu)
		ended   = make([]bool, len(tasks))
		left    = make(chan struct{})
		given   bool
		all     sync.WaitGroup
	)
	// Everybody is gone before Wait returns, and nobody writes any more.
	defer all.Wait()
	defer close(left)
	defer context.AfterFunc(ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		given = true
		changed.Broadcast()
	})()
	for i, t := range tasks {
		select {
		case <-t.Done():
			ended[i] = true
			continue
		default:
		}
		all.Go(func() {
			select {
			case <-t.Done():
				mu.Lock()
				defer mu.Unlock()
				ended[i] = true
				changed.Broadcast()
			case <-left:
			}
		})
	}
	mu.Lock()
	defer mu.Unlock()
	for {
		count, failed := 0, false
		for i, t := range tasks {
			if ended[i] {
				count++
				failed = failed || t.Err() != nil
			}
		}
		enough := count == len(tasks) || until == FirstCompleted && count > 0 || until == FirstError && failed
		if enough || given {
			if !enough {
				err = context.Cause(ctx)
			}
			break
		}
		changed.Wait()
	}
	for i, t := range tasks {
		// One who has ended, and whose listener has not come yet.
		if !ended[i] {
			select {
			case <-t.Done():
				ended[i] = true
			default:
			}
		}
		if ended[i] {
			done = append(done, t)
		} else {
			pending = append(pending, t)
		}
	}
	return done, pending, err
}
