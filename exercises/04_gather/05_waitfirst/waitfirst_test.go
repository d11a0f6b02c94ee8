package waitfirst_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	waitfirst "koans/exercises/04_gather/05_waitfirst"
	"koans/exercises/internal/lab"
)

func TestFirstCompletedWaitsForOne(t *testing.T) {
	lab.Rule(t, "FirstCompleted", "Wait")
	enough(t, waitfirst.FirstCompleted, []scene{
		{"the first ends well", []plan{{4, well}, {2, well}, {3, badly}, {6, well}}, 2, []int{1}, []int{0, 2, 3}},
		{"the first fails", []plan{{4, well}, {5, badly}, {1, badly}}, 1, []int{2}, []int{0, 1}},
		{"one task that ends well", []plan{{2, well}}, 2, []int{0}, []int{}},
	})
}

func TestFirstErrorWaitsForAFailure(t *testing.T) {
	lab.Rule(t, "FirstError", "Wait")
	enough(t, waitfirst.FirstError, []scene{
		{"the first ends well", []plan{{4, well}, {2, well}, {3, badly}, {6, well}}, 3, []int{1, 2}, []int{0, 3}},
		{"the first fails", []plan{{4, well}, {5, badly}, {1, badly}}, 1, []int{2}, []int{0, 1}},
		{"nobody fails", []plan{{3, well}, {1, well}, {2, well}}, 3, []int{0, 1, 2}, []int{}},
		{"the last fails", []plan{{1, well}, {3, badly}, {2, well}}, 3, []int{0, 1, 2}, []int{}},
		{"many end well before one fails", []plan{{9, well}, {6, well}, {1, well}, {8, badly}, {5, well}, {7, badly}, {2, well}}, 7, []int{1, 2, 4, 5, 6}, []int{0, 3}},
	})
}

func TestAllCompletedWaitsForAll(t *testing.T) {
	lab.Rule(t, "AllCompleted", "Wait")
	enough(t, waitfirst.AllCompleted, []scene{
		{"the first ends well", []plan{{4, well}, {2, well}, {3, badly}, {6, well}}, 6, []int{0, 1, 2, 3}, []int{}},
		{"the first fails", []plan{{4, well}, {5, badly}, {1, badly}}, 5, []int{0, 1, 2}, []int{}},
		{"one task that fails", []plan{{2, badly}}, 2, []int{0}, []int{}},
	})
}

func TestEveryTaskIsInOneListInTheOrderGiven(t *testing.T) {
	lab.Rule(t, "Two lists", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tasks := startAll(tl, []plan{{9, well}, {6, well}, {1, well}, {8, badly}, {5, well}, {7, badly}, {2, well}})
		done, pending, err := wait(endless(t), tl, waitfirst.FirstError, tasks...)
		require.NoError(t, err, "the error of Wait, when enough have ended")
		require.Equal(t, []int{1, 2, 4, 5, 6}, numbers(done), "numbers of the tasks in done, in the order in which they were given")
		require.Equal(t, []int{0, 3}, numbers(pending), "numbers of the tasks in pending, in the order in which they were given")
		leaveAlone(tasks)
	})
}

// What has ended before Wait is called counts as well, all of it.
func TestWhatHasEndedBeforeCounts(t *testing.T) {
	lab.Rule(t, "Enough already", "Wait")
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
						done, pending, err := waitfirst.Wait(s.ctx(t), w.until, slices.Clone(tasks)...)
						require.Equal(t, []int{0, 1, 2}, numbers(done), "numbers of the tasks in done, when all have ended before")
						require.Empty(t, numbers(pending), "numbers of the tasks in pending, when all have ended before")
						require.NoError(t, err, "the error of Wait, when enough have ended before it is called")
					}
					tl.AssertTook(t, 5*time.Second, "time until Wait had returned: immediately")
					leaveAlone(tasks)
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
					done, pending, err := waitfirst.Wait(ended(t), w.until, slices.Clone(tasks)...)
					require.Equal(t, []int{1, 3}, numbers(done), "numbers of the tasks in done, when they have ended before")
					require.Equal(t, []int{0, 2}, numbers(pending), "numbers of the tasks in pending, which go on")
					require.NoError(t, err, "the error of Wait, when enough have ended before it is called")
				}
				tl.AssertTook(t, 5*time.Second, "time until Wait had returned: immediately")
				leaveAlone(tasks)
			})
		})
	}
}

func TestOfNoTasksAllHaveEnded(t *testing.T) {
	lab.Rule(t, "Enough already", "Wait")
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

func TestTheContextEndsTheWait(t *testing.T) {
	lab.Rule(t, "Giving up", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tasks := startAll(tl, []plan{{2, badly}, {3, well}, {8, well}})
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(5*time.Second, func() { cancel(errCaller) })
		done, pending, err := wait(ctx, tl, waitfirst.AllCompleted, tasks...)
		tl.AssertTook(t, 5*time.Second, "time until Wait returned: when its context has ended")
		require.ErrorIs(t, err, errCaller, "the error says why the context has ended")
		require.Equal(t, []int{0, 1}, numbers(done), "numbers of the tasks in done, when the context has ended")
		require.Equal(t, []int{2}, numbers(pending), "numbers of the tasks in pending, when the context has ended")
		leaveAlone(tasks)
	})
}

func TestWaitCancelsNobody(t *testing.T) {
	lab.Rule(t, "Hands off", "Wait")
	for _, w := range every {
		t.Run(w.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tasks := startAll(tl, []plan{{4, well}, {2, badly}, {6, well}})
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				given := slices.Clone(tasks)
				_, _, _ = waitfirst.Wait(ctx, w.until, given...)
				leaveAlone(tasks)
				requireUntouched(t, tasks)
				require.Equal(t, numbers(tasks), numbers(given), "numbers of the tasks in the slice that was given to Wait, afterwards")
			})
		})
	}
}
