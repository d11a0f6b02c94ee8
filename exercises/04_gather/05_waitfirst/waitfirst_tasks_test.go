package waitfirst_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

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

// wait calls Wait, and draws it.
func wait(ctx context.Context, tl *lab.Timeline, until waitfirst.When, tasks ...*task) (done, pending []*task, err error) {
	end := tl.Span("Wait", "")
	done, pending, err = waitfirst.Wait(ctx, until, tasks...)
	if err != nil {
		end("error")
	} else {
		end("")
	}
	return done, pending, err
}

func numbers(tasks []*task) []int {
	ns := []int{}
	for _, t := range tasks {
		ns = append(ns, t.number)
	}
	return ns
}

// requireUntouched fails t if Wait has done to a task what it must not.
func requireUntouched(t *testing.T, tasks []*task) {
	t.Helper()
	for _, tk := range tasks {
		require.Zero(t, tk.cancels.Load(), "times that task %d was cancelled: Wait cancels nobody", tk.number)
		require.Zero(t, tk.early.Load(), "times that Err of task %d was called before the task had ended", tk.number)
	}
}

// requireSplit fails t unless each of the tasks is in one of the lists, once and in order.
func requireSplit(t *testing.T, tasks, done, pending []*task) {
	t.Helper()
	times := map[int]int{}
	for _, n := range slices.Concat(numbers(done), numbers(pending)) {
		times[n]++
	}
	for _, tk := range tasks {
		require.Equal(t, 1, times[tk.number], "times that task %d is in done %v and pending %v together", tk.number, numbers(done), numbers(pending))
	}
	require.Len(t, times, len(tasks), "tasks in done %v and pending %v", numbers(done), numbers(pending))
	require.IsIncreasing(t, append([]int{-1}, numbers(done)...), "numbers of the tasks in done: in the order in which they were given")
	require.IsIncreasing(t, append([]int{-1}, numbers(pending)...), "numbers of the tasks in pending: in the order in which they were given")
}

// leaveAlone waits, in the bubble, until all tasks have ended by themselves.
func leaveAlone(tasks []*task) {
	for _, tk := range tasks {
		<-tk.ended
	}
}

// endless returns a context that does not end with the test, and so ends nobody whom the answer has forgotten.
func endless(t *testing.T) context.Context { return context.WithoutCancel(t.Context()) }

// ended returns a context that has ended, because of errCaller.
func ended(t *testing.T) context.Context {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errCaller)
	return ctx
}

const well, badly = false, true

// A scene is a number of tasks, and what Wait is to return of them, and when.
type scene struct {
	name          string
	plans         []plan
	after         int // seconds
	done, pending []int
}

func enough(t *testing.T, until waitfirst.When, scenes []scene) {
	t.Helper()
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tasks := startAll(tl, s.plans)
				done, pending, err := wait(endless(t), tl, until, tasks...)
				after := tl.Now()
				require.Len(t, slices.Concat(done, pending), len(tasks), "tasks in done and pending together")
				require.Equal(t, (time.Duration(s.after) * time.Second).String(), after.String(), "time until Wait returned: %s", s.name)
				require.ElementsMatch(t, s.done, numbers(done), "numbers of the tasks in done, after %v", after)
				require.ElementsMatch(t, s.pending, numbers(pending), "numbers of the tasks in pending, after %v", after)
				require.NoError(t, err, "the error of Wait, when enough have ended")
				leaveAlone(tasks)
			})
		})
	}
}

// endsWhileWaitLooks has five tasks, of which one has failed, or fails while Wait waits. The others end one
// after another, whenever Wait calls a method of any, from the call on that comes after so many.
func endsWhileWaitLooks(t *testing.T, tl *lab.Timeline, until waitfirst.When, before int, backward, waits bool) {
	const n, failed = 5, 2
	var mu sync.Mutex
	var running []*task
	calls, begun := 0, !waits
	asked := func() {
		mu.Lock()
		defer mu.Unlock()
		if !begun {
			return
		}
		calls++
		if calls > before && len(running) > 0 {
			running[0].end(nil)
			running = running[1:]
		}
	}
	tasks := make([]*task, n)
	for i := range tasks {
		tasks[i] = newTask(i)
		tasks[i].asked = asked
		if i != failed {
			running = append(running, tasks[i])
		}
	}
	if backward {
		slices.Reverse(running)
	}
	if waits {
		time.AfterFunc(time.Second/2, func() {
			mu.Lock()
			defer mu.Unlock()
			begun = true
			tasks[failed].end(errMirror)
		})
	} else {
		tasks[failed].end(errMirror)
	}
	time.AfterFunc(time.Second, func() { // for those who wait for all
		mu.Lock()
		defer mu.Unlock()
		for _, tk := range running {
			tk.end(nil)
		}
		running = nil
	})
	done, pending, err := wait(endless(t), tl, until, tasks...)
	require.NoError(t, err, "the error of Wait, when enough have ended")
	requireSplit(t, tasks, done, pending)
	require.Contains(t, numbers(done), failed, "numbers of the tasks in done: task %d had failed before Wait returned", failed)
	if until == waitfirst.AllCompleted {
		require.Empty(t, numbers(pending), "numbers of the tasks in pending, when all have ended")
	}
	for _, tk := range done {
		require.True(t, closed(tk), "task %d is in done, and has not ended", tk.number)
	}
	time.Sleep(2 * time.Second)
	requireUntouched(t, tasks)
}

func closed(tk *task) bool {
	select {
	case <-tk.ended:
		return true
	default:
		return false
	}
}

// requireEnough fails t unless that is what had to be waited for.
func requireEnough(t *testing.T, until waitfirst.When, done, pending []*task) {
	t.Helper()
	switch until {
	case waitfirst.FirstCompleted:
		require.NotEmpty(t, done, "tasks in done, when Wait has waited for the first to end")
	case waitfirst.FirstError:
		failed := slices.ContainsFunc(done, func(tk *task) bool { return tk.err != nil })
		require.True(t, failed || len(pending) == 0, "no task in done %v has failed and tasks are pending, when Wait has waited for the first to fail", numbers(done))
	case waitfirst.AllCompleted:
		require.Empty(t, numbers(pending), "numbers of the tasks in pending, when Wait has waited for all")
	}
}

// A remembering context knows what it has been asked to call at its end, and has not been told to forget.
type remembering struct {
	context.Context
	done  chan struct{} // its own, or package context would look for the one inside
	calls *atomic.Int32
}

func (c remembering) Done() <-chan struct{} { return c.done }
func (c remembering) Err() error            { return nil }

func (c remembering) AfterFunc(f func()) (stop func() bool) {
	c.calls.Add(1)
	var once sync.Once
	return func() bool {
		stopped := false
		once.Do(func() { c.calls.Add(-1); stopped = true })
		return stopped
	}
}
