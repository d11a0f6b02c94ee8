package waitfirst_test

import (
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	waitfirst "koans/exercises/04_gather/05_waitfirst"
	"koans/exercises/internal/lab"
)

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
	next := func() (ended bool) {
		mu.Lock()
		defer mu.Unlock()
		if !begun {
			return false
		}
		calls++
		if calls <= before || len(running) == 0 {
			return false
		}
		running[0].end(nil)
		running = running[1:]
		return true
	}
	asked := func() {
		if next() {
			for range 10 { // whoever waits for the task may go on before whoever has asked does
				runtime.Gosched()
			}
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
