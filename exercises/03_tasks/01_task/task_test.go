package task_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	task "koans/exercises/03_tasks/01_task"
	"koans/exercises/internal/lab"
)

// "now" comes before "later", and the result when it is there.
func TestATaskRunsBehindAndIsAwaited(t *testing.T) {
	lab.Rule(t, "In the background", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		want := lab.Rand(t).IntN(1e6)
		var begun lab.Overlap
		tk := task.Start(t.Context(), func(context.Context) (int, error) {
			begun.Enter()
			tl.Work("task", time.Second)
			return want, nil
		})
		tl.AssertTook(t, 0, "time until Start returned: it must not wait for the function")
		tl.Mark("caller", "now")
		synctest.Wait()
		require.Equal(t, 1, begun.Total(), "times that the function has begun when Start has returned and nobody awaits it")
		got := await(t.Context(), tl, "caller", tk)
		require.NoError(t, got.err, "the function returned no error")
		require.Equal(t, want, got.value, "the value that the function returned")
		tl.AssertTook(t, time.Second, "time until Await returned")
		assert.Equal(t, 1, begun.Total(), "times that the function has begun after it was awaited")
	})
}

func TestATaskRunsThoughNobodyAwaitsIt(t *testing.T) {
	lab.Rule(t, "In the background", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var ran lab.Overlap
		for i := range 10 {
			task.Start(t.Context(), func(context.Context) (int, error) {
				tl.Work(i, time.Duration(i)*time.Second)
				ran.Enter()
				return i, nil
			})
		}
		time.Sleep(9 * time.Second)
		synctest.Wait()
		assert.Equal(t, 10, ran.Total(), "functions that have run, of 10 that nobody awaits")
	})
}

// What f returned is handed on as it is, whatever it is, and the same to who asks again.
func TestAwaitReturnsWhatTheFunctionReturned(t *testing.T) {
	lab.Rule(t, "The result", "Task.Await", "Start")
	for _, s := range []struct {
		name  string
		value int
		err   error
	}{
		{"a value", 42, nil},
		{"an error", 0, errTask},
		{"a value beside an error", 7, errTask},
		{"nothing", 0, nil},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tk := task.Start(t.Context(), returns(tl, "task", time.Second, s.value, s.err))
				for turn := range 3 {
					got := await(t.Context(), tl, "caller", tk)
					require.Equal(t, s.value, got.value, "value of await number %d", turn+1)
					require.Equal(t, s.err, got.err, "error of await number %d", turn+1)
					require.Equal(t, time.Second, got.at, "when await number %d returned", turn+1)
				}
				time.Sleep(lab.Year)
				got := await(t.Context(), tl, "caller", tk)
				require.Equal(t, s.value, got.value, "value a year later")
				require.Equal(t, s.err, got.err, "error a year later")
			})
		})
	}
}

func TestEverybodyWhoAwaitsGetsTheSameAtTheSameTime(t *testing.T) {
	lab.Rule(t, "For everybody", "Task.Await", "Start")
	for _, n := range []int{1, 2, 50} {
		t.Run(fmt.Sprintf("%d awaiters", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				want := lab.Rand(t).IntN(1e6)
				tk := task.Start(t.Context(), returns(tl, "task", time.Minute, want, errTask))
				got := make([]awaited, n)
				var all sync.WaitGroup
				for i := range got {
					lane := fmt.Sprint("awaiter ", i)
					all.Go(func() { got[i] = await(t.Context(), tl, lane, tk) })
				}
				all.Wait()
				for i := range got {
					require.Equal(t, awaited{want, errTask, time.Minute}.String(), got[i].String(), "what awaiter %d of %d got, and when", i, n)
				}
			})
		})
	}
}

var errTask = errors.New("the task failed")

// returns is a function for a task: it takes d and returns v and err.
func returns(tl *lab.Timeline, lane any, d time.Duration, v int, err error) func(context.Context) (int, error) {
	return func(context.Context) (int, error) {
		tl.Work(lane, d)
		return v, err
	}
}

// awaited is what one Await came back with, and when.
type awaited struct {
	value int
	err   error
	at    time.Duration
}

func (a awaited) String() string {
	return fmt.Sprintf("%d and error %v at %v", a.value, lab.ContextError(a.err), a.at)
}

// await awaits task and draws the waiting in a lane of its own.
func await(ctx context.Context, tl *lab.Timeline, lane string, task *task.Task[int]) awaited {
	end := tl.Span(lane, "await")
	v, err := task.Await(ctx)
	if err != nil {
		end("error")
	} else {
		end("")
	}
	return awaited{v, err, tl.Now()}
}

func ended(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
