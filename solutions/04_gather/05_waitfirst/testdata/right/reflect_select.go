// Package waitfirst waits with one select that has a case for each task: no goroutine at all.
package waitfirst

import (
	"context"
	"reflect"
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
	cases := []reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(ctx.Done())}}
	for _, t := range tasks {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(t.Done())})
	}
	for {
		done, pending = nil, nil
		enough := false
		for i, t := range tasks {
			if !cases[i+1].Chan.IsValid() || over(t) {
				cases[i+1].Chan = reflect.Value{} // a case without a channel is never chosen
				done = append(done, t)
				enough = enough || until == FirstCompleted || until == FirstError && t.Err() != nil
			} else {
				pending = append(pending, t)
			}
		}
		if enough || len(pending) == 0 {
			return done, pending, nil
		}
		if err != nil {
			return done, pending, err
		}
		if chosen, _, _ := reflect.Select(cases); chosen == 0 {
			err = context.Cause(ctx)
		}
	}
}

func over(t Task) bool {
	select {
	case <-t.Done():
		return true
	default:
		return false
	}
}
