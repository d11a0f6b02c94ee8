package executor_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	executor "koans/exercises/07_executors/01_executor"
	"koans/exercises/internal/lab"
)

// Submit and Shutdown meet. Each job that was accepted has run or been cancelled when Shutdown is back, and none begins afterwards.
func TestNothingAcceptedIsLost(t *testing.T) {
	lab.Rule(t, "Closed", "Submit", "Shutdown")
	for round := range 12 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			pool := executor.New(1 + round%3)
			how := executor.How{Wait: true, CancelQueued: round%2 == 1}
			var ran lab.Overlap
			var over atomic.Bool
			accepted, errs := make([][]*executor.Future[int], 4), make([]error, 4)
			var all sync.WaitGroup
			for i := range accepted {
				all.Go(func() {
					for errs[i] == nil && !over.Load() {
						var future *executor.Future[int]
						if future, errs[i] = executor.Submit(pool, func() (int, error) { ran.Enter(); return 1, nil }); errs[i] == nil {
							accepted[i] = append(accepted[i], future)
						}
						runtime.Gosched()
					}
				})
			}
			for range round {
				runtime.Gosched()
			}
			pool.Shutdown(how)
			had, good := ran.Total(), 0
			over.Store(true)
			all.Wait()
			for i, futures := range accepted {
				require.True(t, errs[i] == nil || errs[i] == executor.ErrShutdown, "the error of Submit that came too late is %v", errs[i])
				for _, future := range futures {
					v, err := future.Result(lab.Ended(t))
					require.True(t, err == nil || err == executor.ErrCancelled && how.CancelQueued, "the error of Result is %v, with %+v", err, how)
					good += v
				}
			}
			require.Equal(t, good, had, "jobs that had run when Shutdown returned, which waits, and those of which there are results")
			require.Equal(t, good, ran.Total(), "jobs that have run after all, and those of which there are results")
		})
	}
}

// A job comes to a pool that has nothing to do, just as that is shut down: in time, and it has run when Shutdown is back, or too late.
func TestOneJobMeetsTheShutdown(t *testing.T) {
	lab.Rule(t, "Closed", "Submit", "Shutdown")
	lab.Stir()
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for round := range 2000 {
			pool := executor.New(1)
			var ran lab.Overlap
			var err error
			both := lab.NewBarrier(2)
			var all sync.WaitGroup
			all.Go(func() {
				both.Wait()
				_, err = executor.Submit(pool, func() (int, error) { ran.Enter(); return 1, nil })
			})
			both.Wait()
			for range round % 20 {
				runtime.Gosched()
			}
			pool.Shutdown(executor.How{Wait: true})
			had, accepted := ran.Total(), 1
			all.Wait()
			if err != nil {
				require.ErrorIs(t, err, executor.ErrShutdown, "the error of Submit that came too late")
				accepted = 0
			}
			require.Equal(t, accepted, had, "jobs that had run when Shutdown returned, which waits, and those that Submit has accepted meanwhile")
		}
	})
}

// One Shutdown cancels what is queued, and others wait, just as the last job that runs ends: nobody is told of the end before there
// are results of all.
func TestShutdownsMeet(t *testing.T) {
	lab.Rule(t, "The end", "Shutdown")
	for round := range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			pool := executor.New(1)
			release := full(t, pool, 1)
			var queued []*executor.Future[int]
			for range 300 {
				queued = append(queued, submit(t, pool, func() (int, error) { return 1, nil }))
			}
			var all sync.WaitGroup
			missing := make([]int, 3)
			for i := range missing {
				all.Go(func() {
					pool.Shutdown(executor.How{Wait: true})
					for _, future := range queued {
						if _, err := future.Result(lab.Ended(t)); err != nil && err != executor.ErrCancelled {
							missing[i]++
						}
					}
				})
			}
			all.Go(func() { pool.Shutdown(executor.How{CancelQueued: true}) })
			for range round {
				runtime.Gosched()
			}
			release()
			all.Wait()
			require.Equal(t, make([]int, len(missing)), missing, "results that were missing, of %d, when a Shutdown that waits returned, while another cancelled", len(queued))
		})
	}
}

// A worker has looked and found nothing more to do. Before it has gone, the next job comes: somebody runs that, too.
func TestAJobThatComesAsTheLastOneEndsIsRun(t *testing.T) {
	lab.Rule(t, "At most n", "Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const pools, each = 8, 200
		errs := make([]error, pools)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() {
				pool := executor.New(1)
				for round := range each {
					future, err := executor.Submit(pool, func() (int, error) { return 1, nil })
					if err == nil {
						_, err = future.Result(t.Context())
					}
					errs[i] = errors.Join(errs[i], err)
					for range round % 4 {
						runtime.Gosched()
					}
				}
				pool.Shutdown(executor.How{Wait: true})
			})
		}
		all.Wait()
		require.NoError(t, errors.Join(errs...), "the errors of Submit and Result, of one job after the other")
	})
}

// A job takes an hour, and many have no time to wait for it: with each that has given up, whoever waited for it has gone, too.
func TestWhoGivesUpLeavesNobody(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Result")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := executor.New(1)
		future := submit(t, pool, func() (int, error) { time.Sleep(time.Hour); return 42, nil })
		synctest.Wait()
		before := lab.Goroutines()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() { _, _ = future.Result(ctx) })
		}
		all.Wait()
		synctest.Wait()
		require.Equal(t, before, lab.Goroutines(), "goroutines, when Result has given up 20 times, and before")
		pool.Shutdown(executor.How{Wait: true})
	})
}

// The context ends just as the job does.
func TestAResultComesAsOneGivesUp(t *testing.T) {
	lab.Rule(t, "Giving up", "Result")
	for round := range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			pool := executor.New(1)
			ends := make(chan struct{})
			f, err := executor.Submit(pool, func() (int, error) { <-ends; return 42, nil })
			require.NoError(t, err, "the error of Submit")
			lab.NoHalves(t, "Result", round%2 == 0, 42, f.Result, func() { close(ends) })
			pool.Shutdown(executor.How{Wait: true})
		})
	}
}
