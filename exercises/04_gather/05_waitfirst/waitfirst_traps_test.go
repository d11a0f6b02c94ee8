package waitfirst_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	waitfirst "koans/exercises/04_gather/05_waitfirst"
	"koans/exercises/internal/lab"
)

// A failure is looked for among those that have ended before, too, and a success is none.
func TestFirstErrorGoesOnWaitingAfterASuccess(t *testing.T) {
	lab.Rule(t, "FirstError", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tasks := startAll(tl, []plan{{1, false}, {9, false}, {2, false}, {7, true}})
		time.Sleep(5 * time.Second)
		done, pending, err := wait(endless(t), tl, waitfirst.FirstError, tasks...)
		require.Equal(t, []int{0, 2, 3}, numbers(done), "numbers of the tasks in done, after the first failure")
		require.Equal(t, []int{1}, numbers(pending), "numbers of the tasks in pending")
		require.NoError(t, err, "the error of Wait, when enough have ended")
		tl.AssertTook(t, 7*time.Second, "time until Wait returned: when the first task fails")
		leaveAlone(tasks)
	})
}

// Unlike in asyncio, to be cancelled is a failure too; whoever else has cancelled it.
func TestACancelledTaskHasFailed(t *testing.T) {
	lab.Rule(t, "FirstError", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tasks := startAll(tl, []plan{{9, false}, {9, false}})
		time.AfterFunc(time.Second, func() { tasks[1].once.Do(func() { close(tasks[1].cancelled) }) })
		done, pending, err := wait(endless(t), tl, waitfirst.FirstError, tasks...)
		require.Equal(t, []int{1}, numbers(done), "numbers of the tasks in done, after one was cancelled")
		require.Equal(t, []int{0}, numbers(pending), "numbers of the tasks in pending, after the other one was cancelled")
		require.NoError(t, err, "the error of Wait, when enough have ended")
		tl.AssertTook(t, time.Second, "time until Wait returned: when a task has ended with context.Canceled")
		leaveAlone(tasks)
	})
}

// The time limit, or somebody who has lost patience, ends the wait. Nobody else.
func TestTheContextEndsTheWaitAndSaysWhy(t *testing.T) {
	lab.Rule(t, "Giving up", "Wait")
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
					leaveAlone(tasks)
				})
			})
		}
	}
}

func TestATaskThatEndedBeforeTheContextIsDone(t *testing.T) {
	lab.Rule(t, "Giving up", "Wait")
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
	lab.Rule(t, "Giving up", "Wait")
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
				tl.AssertTook(t, 2*time.Second, "time until Wait returned: immediately, since its context has ended")
				require.ErrorIs(t, err, errCaller, "the error says why the context has ended")
				if w.until == waitfirst.FirstCompleted {
					require.Empty(t, numbers(done), "numbers of the tasks in done")
					require.Equal(t, []int{0, 1, 2}, numbers(pending), "numbers of the tasks in pending")
				} else {
					require.Equal(t, []int{2}, numbers(done), "numbers of the tasks in done")
					require.Equal(t, []int{0, 1}, numbers(pending), "numbers of the tasks in pending")
				}
				leaveAlone(tasks)
			})
		})
	}
}

// Somebody comes back for the rest until there is no rest; each time with what Wait has returned.
func TestComingBackForTheRest(t *testing.T) {
	lab.Rule(t, "Hands off", "Wait")
	lab.Rule(t, "Two lists", "Wait")
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
		leaveAlone(tasks)
	})
}

// All end in the same instant, and so does the context. Which come first is a matter of luck; that there is one place for each is not.
func TestManyEndInTheSameInstant(t *testing.T) {
	lab.Rule(t, "Two lists", "Wait")
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
						leaveAlone(tasks)
					})
				}
			})
		}
	}
}

// Three wait for the same tasks, each for something else, and a fourth has less patience.
func TestManyWaitForTheSameTasks(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Wait")
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
		leaveAlone(tasks)
	})
}

// Sixty have waited, and have gone; the tasks go on. Nobody may be left standing there.
func TestNobodyIsLeftWhilePendingTasksGoOn(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Wait")
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
				leaveAlone(tasks)
				if s.limit == lab.Year {
					time.Sleep(lab.Year) // the context has ended by then, too
				}
			})
		})
	}
}

// A context may go on for years, and be used for many waits. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Wait")
	for _, w := range every {
		t.Run(w.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx := lab.NewLateContext(endless(t))
				tasks := startAll(tl, []plan{{3, false}, {2, true}, {4, false}})
				_, _, err := wait(ctx, tl, w.until, tasks...)
				require.NoError(t, err, "the error of Wait, when enough have ended")
				synctest.Wait()
				require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when Wait has returned")
				leaveAlone(tasks)
				_, _, err = wait(ctx, tl, w.until, tasks...)
				require.NoError(t, err, "the error of Wait, when all have ended before it is called")
				_, _, err = waitfirst.Wait[*task](ctx, w.until)
				require.NoError(t, err, "the error of Wait without tasks")
				synctest.Wait()
				require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when Wait had nothing to wait for")
			})
		})
	}
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Wait")
	for _, w := range every {
		t.Run(w.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tasks := []*task{start(tl, 0, lab.Year, nil), start(tl, 1, lab.Year, nil)}
				done, pending, err := wait(endless(t), tl, w.until, tasks...)
				tl.AssertTook(t, lab.Year, "time until Wait returned: the tasks take a year")
				require.NoError(t, err, "the error of Wait, when enough have ended")
				requireSplit(t, tasks, done, pending)
				leaveAlone(tasks)
			})
		})
	}
}

// Whoever waits sees what a task has done, without a lock: the race detector looks on.
func TestWhatATaskDidIsSeenByWhoWaited(t *testing.T) {
	lab.Rule(t, "Two lists", "Wait")
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
