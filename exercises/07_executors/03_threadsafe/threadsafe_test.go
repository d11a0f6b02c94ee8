package threadsafe_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	threadsafe "koans/exercises/07_executors/03_threadsafe"
	"koans/exercises/internal/lab"
)

// The picture of the lesson: two go on, the third waits for its answer.
func TestTheArbiterDoesOneThingAfterAnother(t *testing.T) {
	lab.Rule(t, "CallSoon never waits", "CallSoon", "New")
	lab.Rule(t, "In order", "CallSoon", "Call")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		arbiter := threadsafe.New(&table{})
		for _, board := range []string{"board 1", "board 2"} {
			require.NoError(t, arbiter.CallSoon(func(tb *table) { tl.Work("arbiter", time.Second); tb.enter(1) }), "the error of CallSoon, before Stop")
			tl.Mark(board, "CallSoon")
			tl.AssertTook(t, 0, "time until CallSoon returned, whose function takes a second")
		}
		end := tl.Span("guest", "Call")
		points := call(t, arbiter, func(tb *table) (int, error) { tl.Work("arbiter", time.Second); return len(tb.entries), nil })
		end("")
		require.Equal(t, 2, points, "what Call returned: the entries that two functions have made before its own")
		tl.AssertTook(t, 3*time.Second, "time for three functions of a second each, one after another")
		arbiter.Stop()
	})
}

func TestAllRunOnOneGoroutine(t *testing.T) {
	lab.Rule(t, "One owner", "CallSoon", "Call", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		arbiter := threadsafe.New(&table{})
		first := call(t, arbiter, func(*table) (string, error) { return goroutine(), nil })
		require.NotEqual(t, goroutine(), first, "the goroutine on which a function runs, and the one that has called Call")
		for range 3 {
			ran := make(chan string, 1)
			require.NoError(t, arbiter.CallSoon(func(*table) { ran <- goroutine() }), "the error of CallSoon, before Stop")
			require.Equal(t, first, <-ran, "the goroutine on which a function of CallSoon runs, and the one of an earlier function")
		}
		arbiter.Stop()
	})
}

func TestFunctionsRunInOrder(t *testing.T) {
	lab.Rule(t, "In order", "CallSoon", "Call")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		arbiter := threadsafe.New(&table{})
		for i := range 10 {
			if i%3 == 2 {
				call(t, arbiter, func(tb *table) (int, error) { tb.enter(i); return 0, nil })
			} else {
				require.NoError(t, arbiter.CallSoon(func(tb *table) { tb.enter(i) }), "the error of CallSoon, before Stop")
			}
		}
		entries := call(t, arbiter, func(tb *table) ([]int, error) { return slices.Clone(tb.entries), nil })
		require.Equal(t, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, entries, "functions in the order in which they ran, of CallSoon and, each third, of Call")
		arbiter.Stop()
	})
}

func TestCallReturnsWhatItsFunctionReturned(t *testing.T) {
	lab.Rule(t, "Results come back", "Call")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		arbiter := threadsafe.New(&table{})
		secret := lab.Rand(t).IntN(1e6)
		require.Equal(t, secret, call(t, arbiter, func(*table) (int, error) { return secret, nil }), "the value that Call returned")
		text, err := threadsafe.Call(t.Context(), arbiter, func(*table) (string, error) { return "half", errTable })
		require.Equal(t, "half", text, "the value that Call returned beside an error")
		require.Equal(t, errTable, err, "the error that Call returned")
		arbiter.Stop()
	})
}

// Who gives up leaves a slip in the box: it is read all the same.
func TestWhoGivesUpIsBackAtOnce(t *testing.T) {
	lab.Rule(t, "Giving up", "Call")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		arbiter := threadsafe.New(&table{})
		require.NoError(t, arbiter.CallSoon(func(*table) { tl.Work("arbiter", 5*time.Second) }), "the error of CallSoon, before Stop")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		v, err := threadsafe.Call(ctx, arbiter, func(tb *table) (int, error) { tb.enter(7); return 7, nil })
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Call, whose context ended while the owner was busy")
		require.Zero(t, v, "the value that Call returned beside its context's error")
		tl.AssertTook(t, time.Second, "time until Call returned, whose context ends after 1s")
		_, err = threadsafe.Call(ctx, arbiter, func(tb *table) (int, error) { tb.enter(8); return 8, nil })
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Call, whose context had ended before")
		entries := call(t, arbiter, func(tb *table) ([]int, error) { return slices.Clone(tb.entries), nil })
		require.Equal(t, []int{7}, entries, "functions of Call that have run: 7 was accepted, and 8 came with a context that had ended")
		arbiter.Stop()
	})
}

func TestWhatRunsOnTheOwnerMayCallSoon(t *testing.T) {
	lab.Rule(t, "On the owner", "CallSoon", "Stop")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tb := &table{}
		arbiter := threadsafe.New(tb)
		var step func(tb *table)
		step = func(tb *table) {
			tb.enter(len(tb.entries))
			if len(tb.entries) == 3 {
				_ = arbiter.CallSoon(func(*table) {})
				arbiter.Stop()
			} else if err := arbiter.CallSoon(step); err != nil {
				tb.enter(-1)
			}
		}
		require.NoError(t, arbiter.CallSoon(step), "the error of CallSoon, before Stop")
		<-arbiter.Done()
		require.Equal(t, []int{0, 1, 2}, tb.entries, "entries of three functions, of which each has called CallSoon for another, and the last then Stop")
	})
}

func TestStop(t *testing.T) {
	lab.Rule(t, "Stopped", "Stop", "CallSoon", "Call")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		arbiter := threadsafe.New(&table{})
		require.NoError(t, arbiter.CallSoon(func(*table) { time.Sleep(time.Second) }), "the error of CallSoon, before Stop")
		arbiter.Stop()
		tl.AssertTook(t, 0, "time until Stop returned, when a function runs that takes a second")
		var ran []string
		require.ErrorIs(t, arbiter.CallSoon(func(*table) { ran = append(ran, "soon") }), threadsafe.ErrStopped, "the error of CallSoon after Stop")
		_, err := threadsafe.Call(t.Context(), arbiter, func(*table) (int, error) { ran = append(ran, "now"); return 7, nil })
		require.ErrorIs(t, err, threadsafe.ErrStopped, "the error of Call after Stop")
		<-arbiter.Done()
		require.Empty(t, ran, "functions that have run although they came after Stop")
	})
}

func TestWhatWasAcceptedRunsAfterStop(t *testing.T) {
	lab.Rule(t, "Nothing is lost", "Stop", "CallSoon", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tb := &table{}
		arbiter := threadsafe.New(tb)
		for i := range 3 {
			require.NoError(t, arbiter.CallSoon(func(tb *table) { time.Sleep(time.Second); tb.enter(i) }), "the error of CallSoon, before Stop")
			synctest.Wait() // the first has begun, and the others lie in the box
		}
		stop(arbiter)
		require.Equal(t, []int{0, 1, 2}, tb.entries, "functions that have run, of three that were accepted before")
	})
}
