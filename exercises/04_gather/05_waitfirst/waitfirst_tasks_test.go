package waitfirst_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	waitfirst "koans/exercises/04_gather/05_waitfirst"
	"koans/exercises/internal/lab"
)

var (
	errMirror = errors.New("the mirror is broken")
	errCaller = errors.New("the caller has gone home")
)

// every is all that one can wait for, and how to call it.
var every = []struct {
	until waitfirst.When
	name  string
}{
	{waitfirst.FirstCompleted, "FirstCompleted"},
	{waitfirst.FirstError, "FirstError"},
	{waitfirst.AllCompleted, "AllCompleted"},
}

// A task ends when its time is up or when it is cancelled. Asking for Err too
// early is noted, but orders nobody.
type task struct {
	number    int
	ended     chan struct{}
	cancelled chan struct{}
	err       error
	asked     func() // called in each Done and each Err, if there is one

	once    sync.Once
	cancels atomic.Int32
	early   atomic.Int32
}

func newTask(number int) *task {
	return &task{number: number, ended: make(chan struct{}), cancelled: make(chan struct{})}
}

func (t *task) Done() <-chan struct{} {
	if t.asked != nil {
		t.asked()
	}
	return t.ended
}

func (t *task) Err() error {
	if t.asked != nil {
		t.asked()
	}
	select {
	case <-t.ended:
		return t.err
	default:
		t.early.Add(1)
		return nil
	}
}

func (t *task) Cancel() {
	t.cancels.Add(1)
	t.once.Do(func() { close(t.cancelled) })
}

// end ends the task now; only for one that start has not started.
func (t *task) end(err error) {
	t.err = err
	close(t.ended)
}

// start returns a task that takes d and ends with err. Without tl it is not drawn.
func start(tl *lab.Timeline, number int, d time.Duration, err error) *task {
	t := newTask(number)
	go func() {
		end := func(string) {}
		if tl != nil {
			end = tl.Span(fmt.Sprint("task ", number), "")
		}
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
			if err != nil {
				end("failed")
			} else {
				end("")
			}
			t.end(err)
		case <-t.cancelled:
			end("cancelled")
			t.end(context.Canceled)
		}
	}()
	return t
}

// A plan says how long a task takes and whether it fails.
type plan struct {
	seconds int
	fails   bool
}

func startAll(tl *lab.Timeline, plans []plan) []*task {
	tasks := make([]*task, len(plans))
	for i, p := range plans {
		var err error
		if p.fails {
			err = errMirror
		}
		tasks[i] = start(tl, i, time.Duration(p.seconds)*time.Second, err)
	}
	return tasks
}

// wait calls Wait with a slice of its own, and draws it.
func wait(ctx context.Context, tl *lab.Timeline, until waitfirst.When, tasks ...*task) (done, pending []*task, err error) {
	end := tl.Span("Wait", "")
	done, pending, err = waitfirst.Wait(ctx, until, slices.Clone(tasks)...)
	if err != nil {
		end("error")
	} else {
		end("")
	}
	return done, pending, err
}
