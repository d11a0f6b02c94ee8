package waitfirst_test

import (
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

// Some have ended when Wait is called, but not enough of them.
func TestThoseThatEndedBeforeAreNotWaitedForAgain(t *testing.T) {
	before := []scene{
		{"the first had ended", []plan{{1, well}, {5, well}, {4, well}}, 5, []int{0, 1, 2}, []int{}},
		{"the last had ended", []plan{{4, well}, {1, well}, {5, well}, {2, well}}, 5, []int{0, 1, 2, 3}, []int{}},
	}
	for _, s := range before {
		t.Run("AllCompleted, "+s.name, func(t *testing.T) {
			lab.Rule(t, "AllCompleted", "Wait")
			endedBefore(t, waitfirst.AllCompleted, s)
		})
	}
	for _, s := range append(before, scene{"one fails", []plan{{1, well}, {7, well}, {2, well}, {5, badly}}, 5, []int{0, 2, 3}, []int{1}}) {
		t.Run("FirstError, "+s.name, func(t *testing.T) {
			lab.Rule(t, "FirstError", "Wait")
			endedBefore(t, waitfirst.FirstError, s)
		})
	}
}

func endedBefore(t *testing.T, until waitfirst.When, s scene) {
	t.Helper()
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tasks := startAll(nil, s.plans)
		time.Sleep(3 * time.Second)
		done, pending, err := waitfirst.Wait(endless(t), until, slices.Clone(tasks)...)
		require.NoError(t, err, "the error of Wait, when enough have ended")
		require.Equal(t, s.done, numbers(done), "numbers of the tasks in done, when some had ended before")
		require.Equal(t, s.pending, numbers(pending), "numbers of the tasks in pending, when some had ended before")
		tl.AssertTook(t, time.Duration(s.after)*time.Second, "time until Wait returned")
		leaveAlone(tasks)
	})
}

// The last one fails when Wait has begun to listen to it, and is heard before many that had ended long before.
func TestWhoHadEndedBeforeIsDoneWhoeverIsHeardFirst(t *testing.T) {
	lab.Rule(t, "Two lists", "Wait")
	for range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 20
			var tasks []*task
			for i := range n {
				tasks = append(tasks, newTask(i))
				tasks[i].end(nil)
			}
			last := newTask(n)
			var asks atomic.Int32
			fail := sync.OnceFunc(func() { last.end(errMirror) })
			last.asked = func() {
				if asks.Add(1) > 1 {
					fail()
				}
			}
			time.AfterFunc(time.Second, fail) // for those who ask only once
			tasks = append(tasks, last)
			done, _, err := waitfirst.Wait(endless(t), waitfirst.FirstError, slices.Clone(tasks)...)
			require.NoError(t, err, "the error of Wait, when a task has failed")
			require.Subset(t, numbers(done), numbers(tasks[:n]), "numbers of the tasks in done: of twenty that had ended before Wait was called")
			leaveAlone(tasks)
		})
	}
}

// A task ends while Wait looks at another: it is in one list all the same, not in both, not in none.
func TestATaskThatEndsWhileWaitLooks(t *testing.T) {
	lab.Rule(t, "Two lists", "Wait")
	whileWaitLooks(t, waitfirst.FirstCompleted, "FirstCompleted")
	whileWaitLooks(t, waitfirst.FirstError, "FirstError")
}

// And it is not forgotten: nobody else ends who would make Wait look once more.
func TestTheLastTaskEndsWhileWaitLooks(t *testing.T) {
	lab.Rule(t, "AllCompleted", "Wait")
	whileWaitLooks(t, waitfirst.AllCompleted, "AllCompleted")
}

func whileWaitLooks(t *testing.T, until waitfirst.When, name string) {
	t.Helper()
	for _, backward := range []bool{false, true} {
		t.Run(fmt.Sprintf("%s, the last task ends first: %v", name, backward), func(t *testing.T) {
			for before := range 13 {
				for _, waits := range []bool{false, true} {
					lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) { endsWhileWaitLooks(t, tl, until, before, backward, waits) })
				}
			}
		})
	}
}
