package failure_test

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	failure "koans/exercises/03_tasks/06_failure"
	"koans/exercises/internal/lab"
)

// One function, added twice, is two callbacks; and many may be added.
func TestEachOnDoneIsOneCall(t *testing.T) {
	lab.Rule(t, "Callbacks", "Task.OnDone")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const early, late = 20, 2
		var calls lab.Overlap
		count := func(int, error) { calls.Visit() }
		end := make(chan struct{})
		tk := failure.Start(t.Context(), func(context.Context) (int, error) { <-end; return 42, nil })
		for range early {
			tk.OnDone(count) // must not wait for the function, which waits for the next line
		}
		close(end)
		synctest.Wait()
		require.Equal(t, early, calls.Total(), "calls of a callback that was added %d times before the end", early)
		for range late {
			tk.OnDone(count)
		}
		synctest.Wait()
		require.Equal(t, early+late, calls.Total(), "calls of a callback that was added %d times before the end and %d times after it", early, late)
	})
}

// Without a clock: many add callbacks before, while and after the function ends.
func TestNoCallbackIsLostOrCalledTwiceAtTheEnd(t *testing.T) {
	lab.Rule(t, "Callbacks", "Task.OnDone", "Start")
	for round := range 100 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 20
			tk := failure.Start(t.Context(), func(context.Context) (int, error) {
				for range round {
					runtime.Gosched()
				}
				return 42, errTask
			})
			got, awaited := make([]called, n), make([]called, n)
			ctx := lab.Ended(t)
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() {
					for range i * round / 10 {
						runtime.Gosched()
					}
					tk.OnDone(func(v int, err error) {
						got[i].back(tl)(v, err)
						v, err = tk.Await(ctx)
						awaited[i].note(v, err)
					})
				})
			}
			all.Wait()
			synctest.Wait()
			for i := range n {
				require.Equal(t, 1, got[i].times, "times that callback %d was called, which was added just when the function ended", i)
				require.Equal(t, 42, got[i].value, "value that callback %d got", i)
				require.Equal(t, errTask, got[i].err, "error that callback %d got", i)
				require.Equal(t, errTask, awaited[i].err, "error that Await returned to callback %d, whose context has ended: the result is there", i)
			}
		})
	}
}
