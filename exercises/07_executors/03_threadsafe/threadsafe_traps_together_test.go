package threadsafe_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	threadsafe "koans/exercises/07_executors/03_threadsafe"
	"koans/exercises/internal/lab"
)

// A function comes to an owner that has nothing to do, just as that is stopped: in time, and it has run when Done is closed, or too late.
func TestOneFunctionMeetsStop(t *testing.T) {
	lab.Rule(t, "Nothing is lost", "CallSoon", "Stop")
	lab.Stir()
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for round := range 2000 {
			owner := threadsafe.New(&table{})
			var ran lab.Overlap
			var err error
			both := lab.NewBarrier(2)
			var all sync.WaitGroup
			all.Go(func() {
				both.Wait()
				err = owner.CallSoon(func(*table) { ran.Enter() })
			})
			both.Wait()
			for range round % 20 {
				runtime.Gosched()
			}
			stop(owner)
			had, accepted := ran.Total(), 1
			all.Wait()
			if err != nil {
				require.ErrorIs(t, err, threadsafe.ErrStopped, "the error of CallSoon that came after Stop")
				accepted = 0
			}
			require.Equal(t, accepted, had, "functions that had run in the end, and those that CallSoon has accepted while the owner was stopped")
		}
	})
}

// Stop comes while calls come. What was accepted has run when Done is closed, and nothing runs afterwards.
func TestNothingAcceptedIsLost(t *testing.T) {
	lab.Rule(t, "Nothing is lost", "CallSoon", "Call", "Stop")
	for round := range 12 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			owner := threadsafe.New(&table{})
			var ran lab.Overlap
			var over atomic.Bool
			accepted, errs := make([]int, 4), make([]error, 4)
			var all sync.WaitGroup
			for i := range accepted {
				all.Go(func() {
					for k := 0; k < 500 && errs[i] == nil && !over.Load(); k++ {
						if i == 0 {
							var v int
							v, errs[i] = threadsafe.Call(t.Context(), owner, func(*table) (int, error) { ran.Enter(); return 1, nil })
							accepted[i] += v
						} else if errs[i] = owner.CallSoon(func(*table) { ran.Enter() }); errs[i] == nil {
							accepted[i]++
						}
						runtime.Gosched()
					}
				})
			}
			for range round {
				runtime.Gosched()
			}
			owner.Stop()
			<-owner.Done()
			done := ran.Total()
			over.Store(true)
			all.Wait()
			sum := 0
			for i := range accepted {
				require.True(t, errs[i] == nil || errs[i] == threadsafe.ErrStopped, "the error of a call that came after Stop is %v", errs[i])
				sum += accepted[i]
			}
			require.GreaterOrEqual(t, done, sum, "functions that had run in the end, and those that were accepted while the owner was stopped")
			require.Equal(t, sum, ran.Total(), "functions that have run, and those of calls that returned without an error, while the owner was stopped")
		})
	}
}

// The context ends just as the function does.
func TestAResultComesAsOneGivesUp(t *testing.T) {
	lab.Rule(t, "Giving up", "Call")
	for round := range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			owner := threadsafe.New(&table{})
			ends := make(chan struct{})
			call := func(ctx context.Context) (int, error) {
				return threadsafe.Call(ctx, owner, func(*table) (int, error) { <-ends; return 42, nil })
			}
			lab.NoHalves(t, "Call", round%2 == 0, 42, call, func() { close(ends) })
			stop(owner)
		})
	}
}
