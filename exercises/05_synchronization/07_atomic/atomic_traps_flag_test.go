package atomic_test

import (
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	atomic "koans/exercises/05_synchronization/07_atomic"
	"koans/exercises/internal/lab"
)

// Several call Stop at the same time, and none of them has looked before.
func TestManyStopAtTheSameTime(t *testing.T) {
	lab.Rule(t, "The flag", "Flag.Stop", "Flag.Stopped")
	lab.Stir()
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 8
			var f atomic.Flag
			all := lab.NewBarrier(n)
			said := make([]bool, n)
			var wg sync.WaitGroup
			for i := range said {
				wg.Go(func() {
					all.Wait()
					f.Stop()
					said[i] = f.Stopped()
				})
			}
			wg.Wait()
			for i := range said {
				require.True(t, said[i], "Stopped says false to caller %d, after its Stop has returned", i)
			}
			require.True(t, f.Stopped(), "Stopped says false, after Stop has returned")
		})
	}
}

// Many look at the same time, long after Stop: nobody is told that the flag is busy.
func TestManyLookAtTheSameTime(t *testing.T) {
	lab.Rule(t, "The flag", "Flag.Stopped")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n, each = 8, 5000
		var f atomic.Flag
		f.Stop()
		all := lab.NewBarrier(n)
		no := make([]int, n)
		var wg sync.WaitGroup
		for i := range no {
			wg.Go(func() {
				all.Wait()
				for range each {
					if !f.Stopped() {
						no[i]++
					}
				}
			})
		}
		wg.Wait()
		for i := range no {
			require.Zero(t, no[i], "times that Stopped said false to caller %d of %d, who looked %d times after Stop had returned", i, n, each)
		}
	})
}

// Workers look at it again and again, and go when it is set. What was done before that is seen: the
// race detector looks on.
func TestAFlagStopsAll(t *testing.T) {
	lab.Rule(t, "No data race", "Flag.Stop", "Flag.Stopped")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const workers = 8
		var f atomic.Flag
		why := ""
		all := lab.NewBarrier(workers + 1)
		reasons := make([]string, workers)
		var wg sync.WaitGroup
		for i := range reasons {
			wg.Go(func() {
				all.Wait()
				for range 100_000 { // not for ever, if it is never seen
					if f.Stopped() {
						reasons[i] = why
						return
					}
					runtime.Gosched()
				}
			})
		}
		wg.Go(func() {
			all.Wait()
			lab.Yield()
			why = "the time is up"
			f.Stop()
		})
		wg.Wait()
		for i := range reasons {
			require.Equal(t, "the time is up", reasons[i], "what worker %d has seen of what was done before Stop", i)
		}
	})
}
