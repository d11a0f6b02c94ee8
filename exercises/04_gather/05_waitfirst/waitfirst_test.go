package waitfirst_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
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
func leaveAlone(t *testing.T, tasks []*task) {
	t.Helper()
	for _, tk := range tasks {
		<-tk.ended
	}
	requireUntouched(t, tasks)
}

// endless returns a context that does not end with the test, and so ends nobody whom the answer has forgotten.
func endless(t *testing.T) context.Context { return context.WithoutCancel(t.Context()) }

// ended returns a context that has ended, because of errCaller.
func ended(t *testing.T) context.Context {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errCaller)
	return ctx
}

func TestWaitReturnsWhenEnoughHaveEnded(t *testing.T) {
	const well, badly = false, true
	for _, s := range []struct {
		name          string
		until         waitfirst.When
		plans         []plan
		after         int // seconds
		done, pending []int
	}{
		{"the first ends well, wait for FirstCompleted", waitfirst.FirstCompleted,
			[]plan{{4, well}, {2, well}, {3, badly}, {6, well}}, 2, []int{1}, []int{0, 2, 3}},
		{"the first ends well, wait for FirstError", waitfirst.FirstError,
			[]plan{{4, well}, {2, well}, {3, badly}, {6, well}}, 3, []int{1, 2}, []int{0, 3}},
		{"the first ends well, wait for AllCompleted", waitfirst.AllCompleted,
			[]plan{{4, well}, {2, well}, {3, badly}, {6, well}}, 6, []int{0, 1, 2, 3}, []int{}},

		{"the first fails, wait for FirstCompleted", waitfirst.FirstCompleted,
			[]plan{{4, well}, {5, badly}, {1, badly}}, 1, []int{2}, []int{0, 1}},
		{"the first fails, wait for FirstError", waitfirst.FirstError,
			[]plan{{4, well}, {5, badly}, {1, badly}}, 1, []int{2}, []int{0, 1}},
		{"the first fails, wait for AllCompleted", waitfirst.AllCompleted,
			[]plan{{4, well}, {5, badly}, {1, badly}}, 5, []int{0, 1, 2}, []int{}},

		{"nobody fails, wait for FirstError", waitfirst.FirstError,
			[]plan{{3, well}, {1, well}, {2, well}}, 3, []int{0, 1, 2}, []int{}},
		{"the last fails, wait for FirstError", waitfirst.FirstError,
			[]plan{{1, well}, {3, badly}, {2, well}}, 3, []int{0, 1, 2}, []int{}},
		{"many end well before one fails, wait for FirstError", waitfirst.FirstError,
			[]plan{{9, well}, {6, well}, {1, well}, {8, badly}, {5, well}, {7, badly}, {2, well}}, 7, []int{1, 2, 4, 5, 6}, []int{0, 3}},
		{"one task that ends well, wait for FirstCompleted", waitfirst.FirstCompleted, []plan{{2, well}}, 2, []int{0}, []int{}},
		{"one task that ends well, wait for FirstError", waitfirst.FirstError, []plan{{2, well}}, 2, []int{0}, []int{}},
		{"one task that fails, wait for AllCompleted", waitfirst.AllCompleted, []plan{{2, badly}}, 2, []int{0}, []int{}},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tasks := startAll(tl, s.plans)
				done, pending, err := wait(endless(t), tl, s.until, tasks...)
				after := tl.Now()
				require.Len(t, slices.Concat(done, pending), len(tasks), "tasks in done and pending together: see the TODO in Wait")
				require.Equal(t, (time.Duration(s.after) * time.Second).String(), after.String(), "time until Wait returned: %s", s.name)
				require.Equal(t, s.done, numbers(done), "numbers of the tasks in done, after %v", after)
				require.Equal(t, s.pending, numbers(pending), "numbers of the tasks in pending, after %v", after)
				require.NoError(t, err, "the error of Wait, when enough have ended")
				leaveAlone(t, tasks)
			})
		})
	}
}

// What has ended before Wait is called counts as well, all of it.
func TestWhatHasEndedBeforeCounts(t *testing.T) {
	for _, w := range every {
		for _, s := range []struct {
			name string
			ctx  func(t *testing.T) context.Context
		}{{"", endless}, {", and so has the context", ended}} {
			t.Run(w.name+" when all have ended"+s.name, func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					tasks := startAll(tl, []plan{{1, false}, {3, true}, {2, false}})
					time.Sleep(5 * time.Second)
					for range 25 { // a select that has two ways open takes either
						done, pending, err := waitfirst.Wait(s.ctx(t), w.until, tasks...)
						require.Equal(t, []int{0, 1, 2}, numbers(done), "numbers of the tasks in done, when all have ended before")
						require.Empty(t, numbers(pending), "numbers of the tasks in pending, when all have ended before")
						require.NoError(t, err, "the error of Wait, when enough have ended before it is called")
					}
					tl.AssertTook(t, 5*time.Second, "time until Wait had returned: at once")
					leaveAlone(t, tasks)
				})
			})
		}
		if w.until == waitfirst.AllCompleted {
			continue
		}
		t.Run(w.name+" when that has happened, and so has the end of the context", func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tasks := startAll(tl, []plan{{9, false}, {2, true}, {8, true}, {1, false}})
				time.Sleep(5 * time.Second)
				for range 25 {
					done, pending, err := waitfirst.Wait(ended(t), w.until, tasks...)
					require.Equal(t, []int{1, 3}, numbers(done), "numbers of the tasks in done, when they have ended before")
					require.Equal(t, []int{0, 2}, numbers(pending), "numbers of the tasks in pending, which go on")
					require.NoError(t, err, "the error of Wait, when enough have ended before it is called")
				}
				tl.AssertTook(t, 5*time.Second, "time until Wait had returned: at once")
				leaveAlone(t, tasks)
			})
		})
	}
}

// A failure is looked for also among those that have ended before, and a success there is none.
func TestFirstErrorGoesOnWaitingAfterASuccess(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tasks := startAll(tl, []plan{{1, false}, {9, false}, {2, false}, {7, true}})
		time.Sleep(5 * time.Second)
		done, pending, err := wait(endless(t), tl, waitfirst.FirstError, tasks...)
		require.Equal(t, []int{0, 2, 3}, numbers(done), "numbers of the tasks in done, after the first failure")
		require.Equal(t, []int{1}, numbers(pending), "numbers of the tasks in pending")
		require.NoError(t, err, "the error of Wait, when enough have ended")
		tl.AssertTook(t, 7*time.Second, "time until Wait returned: when the first task fails")
		leaveAlone(t, tasks)
	})
}

// Unlike in asyncio, to be cancelled is a failure too; whoever else has cancelled it.
func TestACancelledTaskHasFailed(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tasks := startAll(tl, []plan{{9, false}, {9, false}})
		time.AfterFunc(time.Second, func() { tasks[1].once.Do(func() { close(tasks[1].cancelled) }) })
		done, pending, err := wait(endless(t), tl, waitfirst.FirstError, tasks...)
		require.Equal(t, []int{1}, numbers(done), "numbers of the tasks in done, after one was cancelled")
		require.Equal(t, []int{0}, numbers(pending), "numbers of the tasks in pending, after the other one was cancelled")
		require.NoError(t, err, "the error of Wait, when enough have ended")
		tl.AssertTook(t, time.Second, "time until Wait returned: when a task has ended with context.Canceled")
		leaveAlone(t, tasks)
	})
}

func TestOfNoTasksAllHaveEnded(t *testing.T) {
	for _, w := range every {
		t.Run(w.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				for range 20 {
					for _, ctx := range []context.Context{endless(t), ended(t)} {
						done, pending, err := waitfirst.Wait[*task](ctx, w.until)
						require.NoError(t, err, "the error of Wait without tasks")
						require.Empty(t, done, "tasks in done, when there are none")
						require.Empty(t, pending, "tasks in pending, when there are none")
					}
				}
				tl.AssertTook(t, 0, "time until Wait without tasks had returned")
			})
		})
	}
}

// The time limit, or somebody who has lost patience, ends the wait. Nobody else.
func TestTheContextEndsTheWaitAndSaysWhy(t *testing.T) {
	for _, s := range []struct {
		name string
		ctx  func(ctx context.Context) (context.Context, context.CancelFunc)
		want error
	}{
		{"a time limit", func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 5*time.Second)
		}, context.DeadlineExceeded},
		{"a cancel", func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(5*time.Second, cancel)
			return ctx, cancel
		}, context.Canceled},
		{"a cancel with a cause", func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancelCause(ctx)
			time.AfterFunc(5*time.Second, func() { cancel(errCaller) })
			return ctx, func() { cancel(nil) }
		}, errCaller},
	} {
		for _, w := range []struct {
			until         waitfirst.When
			name          string
			plans         []plan
			done, pending []int
		}{
			{waitfirst.FirstCompleted, "FirstCompleted", []plan{{6, false}, {7, true}}, []int{}, []int{0, 1}},
			{waitfirst.FirstError, "FirstError", []plan{{6, true}, {1, false}, {7, false}, {4, false}}, []int{1, 3}, []int{0, 2}},
			{waitfirst.AllCompleted, "AllCompleted", []plan{{2, true}, {3, false}, {8, false}}, []int{0, 1}, []int{2}},
		} {
			t.Run(s.name+" before "+w.name, func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					tasks := startAll(tl, w.plans)
					ctx, cancel := s.ctx(t.Context())
					defer cancel()
					done, pending, err := wait(ctx, tl, w.until, tasks...)
					tl.AssertTook(t, 5*time.Second, "time until Wait returned: when its context has ended")
					require.ErrorIs(t, err, s.want, "the error says why the context has ended")
					require.Equal(t, w.done, numbers(done), "numbers of the tasks in done, when the context has ended")
					require.Equal(t, w.pending, numbers(pending), "numbers of the tasks in pending, when the context has ended")
					leaveAlone(t, tasks)
				})
			})
		}
	}
}

func TestATaskThatEndedBeforeTheContextIsDone(t *testing.T) {
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			tasks := []*task{newTask(0), newTask(1)}
			ctx, cancel := context.WithCancelCause(endless(t))
			go func() {
				time.Sleep(time.Second)
				tasks[0].end(nil)
				cancel(errCaller)
			}()
			done, pending, err := wait(ctx, tl, waitfirst.AllCompleted, tasks...)
			require.ErrorIs(t, err, errCaller, "the error says why the context has ended")
			require.Equal(t, []int{0}, numbers(done), "numbers of the tasks in done, when one has ended just before the context did")
			require.Equal(t, []int{1}, numbers(pending), "numbers of the tasks in pending")
			tasks[1].end(nil)
		})
	}
}

func TestAContextThatHasEndedBeforeIsNotWaitedWith(t *testing.T) {
	for _, w := range every {
		t.Run(w.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				plans := []plan{{9, true}, {8, false}, {1, false}}
				if w.until == waitfirst.FirstCompleted {
					plans[2].seconds = 7
				}
				tasks := startAll(tl, plans)
				time.Sleep(2 * time.Second)
				done, pending, err := wait(ended(t), tl, w.until, tasks...)
				tl.AssertTook(t, 2*time.Second, "time until Wait returned: at once, since its context has ended")
				require.ErrorIs(t, err, errCaller, "the error says why the context has ended")
				if w.until == waitfirst.FirstCompleted {
					require.Empty(t, numbers(done), "numbers of the tasks in done")
					require.Equal(t, []int{0, 1, 2}, numbers(pending), "numbers of the tasks in pending")
				} else {
					require.Equal(t, []int{2}, numbers(done), "numbers of the tasks in done")
					require.Equal(t, []int{0, 1}, numbers(pending), "numbers of the tasks in pending")
				}
				leaveAlone(t, tasks)
			})
		})
	}
}

// Somebody comes back for the rest until there is no rest; each time with what Wait has returned.
func TestComingBackForTheRest(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 25
		order := lab.Rand(t).Perm(n) // order[i]: how many end before task i
		plans := make([]plan, n)
		at := make([]int, n) // at[k]: the task that ends as number k
		for i, place := range order {
			plans[i] = plan{seconds: place + 1, fails: i%3 == 0}
			at[place] = i
		}
		tasks := startAll(nil, plans)
		pending := tasks
		for k := range n {
			given := slices.Clone(pending)
			done, rest, err := waitfirst.Wait(endless(t), waitfirst.FirstCompleted, pending...)
			require.NoError(t, err, "the error of Wait, when enough have ended")
			require.Equal(t, numbers(given), numbers(pending), "numbers of the tasks in the slice that was given to Wait, afterwards")
			require.Equal(t, []int{at[k]}, numbers(done), "numbers of the tasks in done, when one ends every second, after %d s", k+1)
			requireSplit(t, given, done, rest)
			pending = rest
		}
		tl.AssertTook(t, n*time.Second, "time until the last of 25 tasks has ended")
		leaveAlone(t, tasks)
	})
}

// A task ends while Wait looks at another: it is in one list all the same, not in both, not in none.
func TestATaskThatEndsWhileWaitLooks(t *testing.T) {
	for _, w := range every {
		for _, backward := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, the last task ends first: %v", w.name, backward), func(t *testing.T) {
				for before := range 13 {
					for _, waits := range []bool{false, true} {
						lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) { endsWhileWaitLooks(t, tl, w.until, before, backward, waits) })
					}
				}
			})
		}
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
	time.AfterFunc(time.Second, func() { // for who waits for all
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

// All end in the same instant, and so does the context. Which come first is a matter of luck; that there is one place for each is not.
func TestManyEndInTheSameInstant(t *testing.T) {
	for _, w := range every {
		for _, limited := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, a context that ends then: %v", w.name, limited), func(t *testing.T) {
				for range 3 {
					lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
						plans := make([]plan, 20)
						for i := range plans {
							plans[i] = plan{1, i%10 == 9}
						}
						ctx := endless(t)
						if limited {
							limit, cancel := context.WithTimeout(ctx, time.Second)
							defer cancel()
							ctx = limit
						}
						tasks := startAll(nil, plans)
						done, pending, err := waitfirst.Wait(ctx, w.until, tasks...)
						tl.AssertTook(t, time.Second, "time until Wait returned")
						requireSplit(t, tasks, done, pending)
						for _, tk := range done {
							require.True(t, closed(tk), "task %d is in done, and has not ended", tk.number)
						}
						if err != nil {
							require.True(t, limited, "the error of Wait is %v, when enough have ended", err)
							require.ErrorIs(t, err, context.DeadlineExceeded, "the error says why the context has ended")
						} else {
							requireEnough(t, w.until, done, pending)
						}
						leaveAlone(t, tasks)
					})
				}
			})
		}
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

// Three wait for the same tasks, each for something else, and a fourth has less patience.
func TestManyWaitForTheSameTasks(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		type result struct {
			done, pending []int
			err           error
			at            time.Duration
		}
		tasks := startAll(tl, []plan{{4, false}, {2, false}, {3, true}, {6, false}})
		short, cancel := context.WithTimeout(endless(t), 5*time.Second)
		defer cancel()
		callers := []struct {
			name  string
			until waitfirst.When
			ctx   context.Context
			want  result
		}{
			{"FirstCompleted", waitfirst.FirstCompleted, endless(t), result{[]int{1}, []int{0, 2, 3}, nil, 2 * time.Second}},
			{"FirstError", waitfirst.FirstError, endless(t), result{[]int{1, 2}, []int{0, 3}, nil, 3 * time.Second}},
			{"impatient", waitfirst.AllCompleted, short, result{[]int{0, 1, 2}, []int{3}, context.DeadlineExceeded, 5 * time.Second}},
			{"AllCompleted", waitfirst.AllCompleted, endless(t), result{[]int{0, 1, 2, 3}, []int{}, nil, 6 * time.Second}},
		}
		got := make([]result, len(callers))
		var all sync.WaitGroup
		for i, c := range callers {
			all.Go(func() {
				end := tl.Span(c.name, "")
				done, pending, err := waitfirst.Wait(c.ctx, c.until, tasks...)
				got[i] = result{numbers(done), numbers(pending), err, tl.Now()}
				end("")
			})
		}
		all.Wait()
		for i, c := range callers {
			require.Equal(t, c.want.at.String(), got[i].at.String(), "when Wait returned to one of four callers (%s)", c.name)
			require.Equal(t, c.want.done, got[i].done, "numbers of the tasks in done for one of four callers (%s)", c.name)
			require.Equal(t, c.want.pending, got[i].pending, "numbers of the tasks in pending for one of four callers (%s)", c.name)
			require.ErrorIs(t, got[i].err, c.want.err, "the error for one of four callers (%s)", c.name)
		}
		leaveAlone(t, tasks)
	})
}

// Sixty have waited, and have gone; the tasks go on. Nobody may be left standing there.
func TestNobodyIsLeftWhilePendingTasksGoOn(t *testing.T) {
	for _, s := range []struct {
		name  string
		until waitfirst.When
		limit time.Duration
	}{
		{"FirstCompleted", waitfirst.FirstCompleted, lab.Year},
		{"FirstError", waitfirst.FirstError, lab.Year},
		{"AllCompleted with a time limit", waitfirst.AllCompleted, 5 * time.Second},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 60
				tasks := startAll(nil, []plan{{7200, false}, {1, true}, {7200, true}, {2, false}})
				ctx, cancel := context.WithTimeout(endless(t), s.limit)
				_ = cancel // not even a cleanup may call it: these run before the bubble looks who is left
				synctest.Wait()
				before := lab.Goroutines()
				pending := make([][]*task, n)
				var all sync.WaitGroup
				for i := range n {
					all.Go(func() { _, pending[i], _ = waitfirst.Wait(ctx, s.until, tasks...) })
				}
				all.Wait()
				for i := range pending {
					require.Subset(t, numbers(pending[i]), []int{0, 2}, "numbers of the tasks in pending, which go on")
				}
				time.Sleep(time.Minute)
				// Not exactly zero: the test's own surroundings may start one.
				require.Less(t, lab.Goroutines()-before, n/10, "goroutines that are left of %d calls of Wait, while tasks go on", n)
				leaveAlone(t, tasks)
				if s.limit == lab.Year {
					time.Sleep(lab.Year) // the context has ended by then, too
				}
			})
		})
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

// A context may go on for years, and be used for many waits. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	for _, w := range every {
		t.Run(w.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx := remembering{endless(t), make(chan struct{}), new(atomic.Int32)}
				tasks := startAll(tl, []plan{{3, false}, {2, true}, {4, false}})
				_, _, err := wait(ctx, tl, w.until, tasks...)
				require.NoError(t, err, "the error of Wait, when enough have ended")
				synctest.Wait()
				require.Zero(t, ctx.calls.Load(), "functions that the context still has to call when it ends, when Wait has returned")
				leaveAlone(t, tasks)
			})
		})
	}
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	for _, w := range every {
		t.Run(w.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tasks := []*task{start(tl, 0, lab.Year, nil), start(tl, 1, lab.Year, nil)}
				done, pending, err := wait(endless(t), tl, w.until, tasks...)
				tl.AssertTook(t, lab.Year, "time until Wait returned: the tasks take a year")
				require.NoError(t, err, "the error of Wait, when enough have ended")
				requireSplit(t, tasks, done, pending)
				leaveAlone(t, tasks)
			})
		})
	}
}

// Who waits sees what a task has done, without a lock: the race detector looks on.
func TestWhatATaskDidIsSeenByWhoWaited(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tasks := make([]*task, 20)
		results := make([]int, len(tasks))
		for i := range tasks {
			tasks[i] = newTask(i)
			go func() {
				time.Sleep(time.Duration(i) * time.Second)
				results[i] = 100 + i
				tasks[i].end(nil)
			}()
		}
		pending := tasks
		for len(pending) > 0 {
			done, rest, err := waitfirst.Wait(endless(t), waitfirst.FirstCompleted, pending...)
			require.NoError(t, err, "the error of Wait, when enough have ended")
			require.NotEmpty(t, done, "tasks in done, when Wait has waited for the first to end")
			for _, tk := range done {
				assert.Equal(t, 100+tk.number, results[tk.number], "the result of a task that has ended")
			}
			pending = rest
		}
	})
}
