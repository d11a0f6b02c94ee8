package threadsafe_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	threadsafe "koans/exercises/07_executors/03_threadsafe"
	"koans/exercises/internal/lab"
)

// Now and then the box is empty; the owner is the same, and alone.
func TestTheOwnerStaysTheSame(t *testing.T) {
	lab.Rule(t, "One owner", "CallSoon", "Call", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const crowd, each = 6, 8
		owner := threadsafe.New(map[string]int{})
		owners := make(map[string]int)
		var inside lab.Overlap
		errs := make([]error, crowd)
		var all sync.WaitGroup
		for i := range crowd {
			all.Go(func() {
				for k := range each {
					f := func(table map[string]int) {
						owners[goroutine()]++
						table["points"]++
						inside.Visit()
					}
					var err error
					switch k % 3 {
					case 0:
						_, err = threadsafe.Call(t.Context(), owner, func(table map[string]int) (int, error) { f(table); return 0, nil })
					case 1:
						err = owner.CallSoon(f)
					case 2:
						err = owner.CallSoon(func(map[string]int) { errs[i] = errors.Join(errs[i], owner.CallSoon(f)) })
						lab.Yield()
					}
					if err != nil {
						t.Errorf("an error of CallSoon or Call, before Stop: %v", err)
					}
				}
			})
		}
		all.Wait()
		synctest.Wait()
		points := call(t, owner, func(table map[string]int) (int, error) { return table["points"], nil })
		stop(owner)
		require.NoError(t, errors.Join(errs...), "the errors of CallSoon, on the owner and before Stop")
		require.Equal(t, crowd*each, points, "points in a map, of as many functions that have each added one")
		require.Equal(t, 1, inside.Most(), "functions that ran at the same time, at most")
		require.Len(t, owners, 1, "different goroutines on which functions ran")
	})
}

func TestTwoOwnersHaveNothingToDoWithEachOther(t *testing.T) {
	lab.Rule(t, "One owner", "New", "CallSoon", "Call")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		first, second := threadsafe.New("first"), threadsafe.New("second")
		release := busy(t, first)
		got := call(t, second, func(value string) (string, error) { return value, nil })
		require.Equal(t, "second", got, "the value that a function was called with, while another owner is busy")
		done := second.Done()
		second.Stop()
		release()
		got = call(t, first, func(value string) (string, error) { return value, nil })
		require.Equal(t, "first", got, "the value that a function was called with, when another owner has been stopped")
		stop(first)
		<-done
	})
}

// Each of a crowd puts in its own in order; what one has put in before it told another comes before what that one puts in.
func TestTheOrderIsThatOfAcceptance(t *testing.T) {
	lab.Rule(t, "In order", "CallSoon", "Call")
	for round := range 6 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const crowd, each = 4, 12
			owner := threadsafe.New(&table{})
			release := func() {}
			if round%2 == 1 {
				release = busy(t, owner)
			}
			errs := make([]error, crowd)
			turn := make(chan int, 1)
			turn <- 0
			var all sync.WaitGroup
			for i := range crowd {
				all.Go(func() {
					for k := 0; k < each; k++ {
						if errs[i] = owner.CallSoon(func(tb *table) { tb.enter(100*(i+1) + k) }); errs[i] != nil {
							return
						}
					}
					n := <-turn // one after another, in any order
					errs[i] = owner.CallSoon(func(tb *table) { tb.enter(n) })
					turn <- n + 1
				})
			}
			all.Wait()
			release()
			entries := call(t, owner, func(tb *table) ([]int, error) { return slices.Clone(tb.entries), nil })
			stop(owner)
			require.NoError(t, errors.Join(errs...), "the errors of CallSoon, before Stop")
			require.Len(t, entries, crowd*(each+1), "functions that have run")
			last := make([]int, crowd+1)
			for _, e := range entries {
				require.LessOrEqual(t, last[e/100], e, "numbers of two functions, of which the first was accepted before the second, in the order in which they ran")
				last[e/100] = e
			}
		})
	}
}

func TestTheBoxIsNeverFull(t *testing.T) {
	lab.Rule(t, "CallSoon never waits", "CallSoon")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const many = 1100
		owner := threadsafe.New(&table{})
		release := busy(t, owner)
		for i := range many {
			require.NoError(t, owner.CallSoon(func(tb *table) { tb.enter(i) }), "the error of CallSoon, before Stop")
		}
		release()
		n := call(t, owner, func(tb *table) (int, error) { return len(tb.entries), nil })
		require.Equal(t, many, n, "functions that have run before the last, of as many that CallSoon accepted")
		stop(owner)
	})
}

// Many slips come from one function. Call waits there for itself, until its context ends; its function runs all the same.
func TestTheOwnerMayAskItself(t *testing.T) {
	lab.Rule(t, "On the owner", "CallSoon", "Call")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const many = 1100
		tb := &table{}
		owner := threadsafe.New(tb)
		errs := make([]error, many)
		var err error
		call(t, owner, func(tb *table) (int, error) {
			for i := range errs {
				errs[i] = owner.CallSoon(func(tb *table) { tb.enter(i) })
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err = threadsafe.Call(ctx, owner, func(tb *table) (int, error) { tb.enter(many); return 0, nil })
			tb.enter(-1)
			return 0, nil
		})
		tl.AssertTook(t, time.Second, "time until Call returned on the owner itself, whose context ends after 1s")
		stop(owner)
		require.NoError(t, errors.Join(errs...), "the errors of CallSoon, on the owner and before Stop")
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Call on the owner itself")
		require.Len(t, tb.entries, many+2, "functions that have run, with the one that has called the others")
		require.Equal(t, []int{-1, 0, many}, []int{tb.entries[0], tb.entries[1], tb.entries[many+1]}, "the one that runs, the first that it has handed in, and the last")
	})
}

func TestAnEndedContextIsTooLate(t *testing.T) {
	lab.Rule(t, "Giving up", "Call")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		owner := threadsafe.New(&table{})
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errTable)
		for range 30 {
			v, err := threadsafe.Call(ctx, owner, func(tb *table) (int, error) { tb.enter(1); return 7, nil })
			require.ErrorIs(t, err, context.Canceled, "the error of Call, whose context had been cancelled before with a cause: what its Err says")
			require.Zero(t, v, "the value that Call returned beside its context's error")
		}
		require.Zero(t, call(t, owner, func(tb *table) (int, error) { return len(tb.entries), nil }), "functions that have run although the context of their Call had ended before")
		stop(owner)
	})
}

// Many give up, before their function runs or while it does: the owner goes on, nothing is left, and nothing is mixed up.
func TestTheOwnerDoesNotMindWhoGaveUp(t *testing.T) {
	lab.Rule(t, "Giving up", "Call")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		owner := threadsafe.New(&table{})
		before := lab.Goroutines()
		for _, moment := range []time.Duration{1, 3} { // while another runs, and while its own runs
			require.NoError(t, owner.CallSoon(func(*table) { time.Sleep(2 * time.Second) }), "the error of CallSoon, before Stop")
			ctx, cancel := context.WithTimeout(t.Context(), moment*time.Second)
			defer cancel()
			_, err := threadsafe.Call(ctx, owner, func(tb *table) (int, error) { time.Sleep(2 * time.Second); tb.enter(1); return 0, nil })
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Call, whose context ended after %ds", moment)
			synctest.Wait()
			require.LessOrEqual(t, lab.Goroutines(), before+1, "goroutines, when Call has given up: the owner's, and perhaps one that works for it")
			require.Equal(t, 5, call(t, owner, func(*table) (int, error) { return 5, nil }), "what Call returned, after another had given up")
		}
		require.Equal(t, 2, call(t, owner, func(tb *table) (int, error) { return len(tb.entries), nil }), "functions that have run although their Call gave up")
		stop(owner)
	})
}

// The context ends between two steps of Call.
func TestAContextMayEndBetweenTwoSteps(t *testing.T) {
	lab.Rule(t, "Giving up", "Call")
	for nth := 1; nth <= 6; nth++ {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			owner := threadsafe.New(&table{})
			release := busy(t, owner)
			ends, cancel := context.WithCancel(t.Context())
			var err error
			var all sync.WaitGroup
			all.Go(func() {
				_, err = threadsafe.Call(lab.Watched(ends, nth, cancel), owner, func(tb *table) (int, error) { return 7, nil })
			})
			synctest.Wait()
			cancel()
			all.Wait()
			require.ErrorIs(t, err, context.Canceled, "the error of Call, whose context has ended while the owner was busy")
			release()
			stop(owner)
		})
	}
}

// Some wait in the box, and one after another runs. Whoever comes now hears immediately that it is too late.
func TestNobodyWaitsAfterStop(t *testing.T) {
	lab.Rule(t, "Stopped", "Stop", "CallSoon", "Call")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		owner := threadsafe.New(&table{})
		for range 3 {
			require.NoError(t, owner.CallSoon(func(*table) { time.Sleep(2 * time.Second) }), "the error of CallSoon, before Stop")
			synctest.Wait() // the first has begun
		}
		owner.Stop()
		tl.AssertTook(t, 0, "time until Stop returned, when one function runs and two wait")
		for i := range 3 {
			time.Sleep(time.Duration(2*i+1)*time.Second - tl.Now())
			now := tl.Now()
			require.ErrorIs(t, owner.CallSoon(func(*table) {}), threadsafe.ErrStopped, "the error of CallSoon after Stop")
			require.Equal(t, now, tl.Now(), "when CallSoon returned, after Stop, while the owner runs what was accepted before")
			_, err := threadsafe.Call(t.Context(), owner, func(*table) (int, error) { return 0, nil })
			require.ErrorIs(t, err, threadsafe.ErrStopped, "the error of Call after Stop")
			owner.Stop()
			require.Equal(t, now, tl.Now(), "when Stop returned that was called again, while the owner runs what was accepted before")
		}
		time.Sleep(2 * time.Second) // all have run, whatever Done says
		<-owner.Done()
	})
}

func TestDoneIsClosedAfterTheLast(t *testing.T) {
	lab.Rule(t, "The end", "Done", "Stop")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		owner := threadsafe.New(&table{})
		closed := func() bool {
			synctest.Wait()
			select {
			case <-owner.Done():
				return true
			default:
				return false
			}
		}
		require.False(t, closed(), "Done must not be closed before Stop")
		for i := range 3 {
			require.NoError(t, owner.CallSoon(func(*table) { tl.Work(fmt.Sprint("function ", i), 2*time.Second) }), "the error of CallSoon, before Stop")
		}
		time.Sleep(time.Second)
		for range 3 { // once while each of them runs, and each time again
			owner.Stop()
			require.False(t, closed(), "the channel of Done must not be closed by Stop while something runs")
			time.Sleep(2 * time.Second)
		}
		tl.AssertTook(t, 7*time.Second, "time that went by while Stop was called again and again")
		require.True(t, closed(), "Done must be closed after Stop, when the last function has returned")
		require.Zero(t, lab.Goroutines(), "goroutines when Done has been closed")
		owner.Stop()
		require.True(t, closed(), "Done must still be closed when Stop is called again")
		idle := threadsafe.New(1)
		idle.Stop()
		synctest.Wait()
		select {
		case <-idle.Done():
		default:
			require.Fail(t, "Done must be closed, too, when it is called for the first time after the end")
		}
		_, err := threadsafe.Call(t.Context(), idle, func(int) (int, error) { return 0, nil })
		require.ErrorIs(t, err, threadsafe.ErrStopped, "the error of Call after the end")
		require.ErrorIs(t, idle.CallSoon(func(int) {}), threadsafe.ErrStopped, "the error of CallSoon after the end")
	})
}

// The function has run and all is over, before Call comes round to its context. It has a result all the same.
func TestCallReturnsTheLastResult(t *testing.T) {
	lab.Rule(t, "Results come back", "Call")
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			owner := threadsafe.New(&table{})
			slow := lab.Watched(t.Context(), 1+round%4, func() {})
			v, err := threadsafe.Call(slow, owner, func(*table) (int, error) { owner.Stop(); return 42, nil })
			require.NoError(t, err, "the error of Call, whose function was accepted and was the last before the end")
			require.Equal(t, 42, v, "the value that Call returned, whose function was the last before the end")
			<-owner.Done()
		})
	}
}

func TestTheOwnerIsAlone(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "CallSoon", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		owner := threadsafe.New(&table{})
		release := busy(t, owner)
		for range 30 {
			require.NoError(t, owner.CallSoon(func(*table) {}), "the error of CallSoon, before Stop")
		}
		synctest.Wait()
		require.LessOrEqual(t, lab.Goroutines(), 2, "goroutines, when 30 functions wait: the owner's, and perhaps one that works for it")
		release()
		stop(owner)
	})
}

func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "New", "Call", "Done")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		owner := threadsafe.New(&table{})
		time.Sleep(lab.Year)
		require.Equal(t, 1, call(t, owner, func(*table) (int, error) { time.Sleep(lab.Year); return 1, nil }), "what Call returned, after a year in which nothing happened and one in which its function ran")
		require.NoError(t, owner.CallSoon(func(*table) { time.Sleep(lab.Year) }), "the error of CallSoon, before Stop")
		stop(owner)
		tl.AssertTook(t, 3*lab.Year, "time until Done was closed")
	})
}

// Nothing but the calls orders those who write and those who read.
func TestWhatIsWrittenIsSeen(t *testing.T) {
	lab.Rule(t, "No data race", "CallSoon", "Call", "Done")
	for range 5 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			owner := threadsafe.New(&table{})
			asked, written := make([]int, 4), make([]int, 4)
			asked[0] = 1
			call(t, owner, func(*table) (int, error) { written[0] = asked[0]; return 0, nil })
			require.Equal(t, 1, written[0], "what a function has written, after its Call")
			for i := range asked {
				asked[i] = i * i
				require.NoError(t, owner.CallSoon(func(*table) { written[i] = asked[i] }), "the error of CallSoon, before Stop")
			}
			stop(owner)
			require.Equal(t, []int{0, 1, 4, 9}, written, "what functions have written, after Done")
		})
	}
}

// A context may go on for years, and be used for many of them. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Call")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		owner := threadsafe.New(0)
		defer stop(owner)
		ctx := lab.NewLateContext(t.Context())
		for range 3 {
			_, err := threadsafe.Call(ctx, owner, func(int) (int, error) { time.Sleep(time.Second); return 42, nil })
			require.NoError(t, err, "the error of Call, whose function returned none")
		}
		synctest.Wait()
		require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when every Call has returned")
	})
}
