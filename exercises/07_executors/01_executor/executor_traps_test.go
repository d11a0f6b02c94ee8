package executor_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	executor "koans/exercises/07_executors/01_executor"
	"koans/exercises/internal/lab"
)

func TestAsManyRunAsMay(t *testing.T) {
	lab.Rule(t, "At most n", "Submit", "New")
	require.Panics(t, func() { executor.New(0) }, "New must panic if there is no room for any job")
	for _, n := range []int{1, 2, 3, 7} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			tl.Limit(n)
			pool := executor.New(n)
			for range 3 { // the same pool again, after it was idle
				for i := range 3 * n {
					submit(t, pool, func() (int, error) { tl.Work(i, time.Second); return 0, errJob })
				}
				time.Sleep(3 * time.Second)
				synctest.Wait()
				require.Zero(t, tl.Active(), "jobs that run after 3s, of %d that take 1s, %d at a time", 3*n, n)
			}
			require.Equal(t, n, tl.Most(), "jobs that ran at the same time, at most, with n = %d", n)
			pool.Shutdown(executor.How{Wait: true})
			tl.AssertTook(t, 9*time.Second, "time at which Shutdown returned, when no job was left")
		})
	}
}

func TestAPlaceThatComesFreeIsTakenAtOnce(t *testing.T) {
	lab.Rule(t, "At most n", "Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(3)
		pool := executor.New(3)
		release := full(t, pool, 2)
		var ran lab.Overlap
		for i := range 5 {
			submit(t, pool, func() (int, error) { tl.Work(i, time.Second); ran.Enter(); return 0, nil })
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		require.Equal(t, 5, ran.Total(), "jobs of 1s that have run after 5s, beside two of 3 that take longer")
		release()
		pool.Shutdown(executor.How{Wait: true})
	})
}

// One job has ended, and whoever ran it may be waiting for more. It is one, and three jobs come.
func TestWhoRestsTakesOneJobOnly(t *testing.T) {
	lab.Rule(t, "At most n", "Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := executor.New(3)
		for range 3 {
			require.Equal(t, 1, result(t, submit(t, pool, func() (int, error) { return 1, nil }), "a job"), "its value")
			synctest.Wait()
			full(t, pool, 3)()
		}
		pool.Shutdown(executor.How{Wait: true})
	})
}

func TestTheLimitHoldsInACrowd(t *testing.T) {
	lab.Rule(t, "At most n", "Submit", "Shutdown")
	for _, n := range []int{1, 3} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const crowd, each = 8, 10
			pool := executor.New(n)
			var inside lab.Overlap
			errs := make([]error, crowd)
			var all sync.WaitGroup
			for i := range crowd {
				all.Go(func() {
					for k := range each {
						future, err := executor.Submit(pool, func() (int, error) { inside.Visit(); return 0, nil })
						if err == nil && k%3 == 0 {
							_, err = future.Result(t.Context())
						}
						errs[i] = errors.Join(errs[i], err)
					}
				})
			}
			all.Wait()
			pool.Shutdown(executor.How{Wait: true})
			require.NoError(t, errors.Join(errs...), "the errors of Submit and Result, of 8 goroutines with 10 jobs each")
			require.LessOrEqual(t, inside.Most(), n, "jobs that ran at the same time, at most, with n = %d", n)
			require.Equal(t, crowd*each, inside.Total(), "jobs that ran, of %d", crowd*each)
		})
	}
}

// Two places that come free at different times: each time it is the next one's turn.
func TestTheOrderIsKeptByManyWorkers(t *testing.T) {
	lab.Rule(t, "In order", "Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := executor.New(2)
		var began []*executor.Future[time.Duration]
		for i := range 12 {
			began = append(began, submit(t, pool, func() (time.Duration, error) {
				defer tl.Work(i, time.Duration(2+i%2)*time.Second-time.Duration(i)*time.Millisecond)
				return tl.Now(), nil
			}))
		}
		last := time.Duration(-1)
		for i := range began {
			at := result(t, began[i], "a job")
			require.GreaterOrEqual(t, at, last, "when job %d began, compared with the one that was submitted before it", i)
			last = at
		}
		pool.Shutdown(executor.How{Wait: true})
	})
}

func TestManyMayBeQueued(t *testing.T) {
	lab.Rule(t, "Submit never waits", "Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := executor.New(1)
		release := full(t, pool, 1)
		for i := range 1500 {
			submit(t, pool, func() (int, error) { return i, nil })
		}
		release()
		pool.Shutdown(executor.How{Wait: true})
	})
}

// The inner job has a place of its own, if n is more than 1; and nobody needs to wait for it.
func TestAJobMaySubmitAJob(t *testing.T) {
	lab.Rule(t, "Submit never waits", "Submit", "Result")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for _, n := range []int{2, 3} {
			pool := executor.New(n)
			release := full(t, pool, n-2)
			outer := submit(t, pool, func() (int, error) {
				inner, err := executor.Submit(pool, func() (int, error) { tl.Work("inner", time.Second); return 21, nil })
				if err != nil {
					return 0, err
				}
				v, err := inner.Result(t.Context())
				return 2 * v, err
			})
			require.Equal(t, 42, result(t, outer, "a job that submits another and waits for it, when there is a place left"), "the value of the outer job")
			release()
			pool.Shutdown(executor.How{Wait: true})
		}
		pool := executor.New(1)
		outer := submit(t, pool, func() (*executor.Future[int], error) {
			return executor.Submit(pool, func() (int, error) { return 7, nil })
		})
		inner := result(t, outer, "a job that submits another and does not wait for it")
		require.Equal(t, 7, result(t, inner, "a job that was submitted by another, with n = 1"), "the value of the inner job")
		pool.Shutdown(executor.How{Wait: true})
	})
}

// Everybody at the same time, and a year later.
func TestEverybodyGetsTheResult(t *testing.T) {
	lab.Rule(t, "The result", "Result")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := executor.New(2)
		future := submit(t, pool, func() (*int, error) { time.Sleep(time.Minute); return new(int), errJob })
		values, errs := make([]*int, 20), make([]error, 20)
		var all sync.WaitGroup
		for i := range values {
			all.Go(func() { values[i], errs[i] = future.Result(t.Context()) })
		}
		all.Wait()
		tl.AssertTook(t, time.Minute, "time until 20 had the result of a job that takes a minute")
		pool.Shutdown(executor.How{Wait: true})
		time.Sleep(lab.Year)
		v, err := future.Result(t.Context())
		for i := range values {
			require.Same(t, v, values[i], "the value that Result returned to number %d of 20, and a year later", i)
			require.Equal(t, []error{errJob, errJob}, []error{errs[i], err}, "the error that Result returned to number %d of 20, and a year later", i)
		}
	})
}

// The context ends between two steps of Result.
func TestAContextMayEndBetweenTwoSteps(t *testing.T) {
	lab.Rule(t, "Giving up", "Result")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := executor.New(1)
		there := submit(t, pool, func() (int, error) { return 1, nil })
		release := full(t, pool, 1)
		future := submit(t, pool, func() (int, error) { return 42, nil })
		require.Equal(t, 1, resultIn(t, lab.Ended(t), there, "a job that has ended, asked with an ended context"), "its value")
		for nth := range 6 {
			ends, cancel := context.WithCancelCause(t.Context())
			var v int
			var err error
			var all sync.WaitGroup
			all.Go(func() { v, err = future.Result(lab.Watched(ends, nth+1, func() { cancel(errJob) })) })
			synctest.Wait()
			cancel(errJob)
			all.Wait()
			require.ErrorIs(t, err, context.Canceled, "the error of Result, whose context was cancelled with a cause: what its Err says")
			require.Zero(t, v, "the value that Result returned beside its context's error")
		}
		release()
		require.Equal(t, 42, result(t, future, "a job that many gave up waiting for"), "its value")
		pool.Shutdown(executor.How{Wait: true})
	})
}

func TestNoPlaceIsLostByAPanic(t *testing.T) {
	lab.Rule(t, "A panic", "Submit", "Result", "Shutdown")
	for _, n := range []int{1, 3} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			pool := executor.New(n)
			var bad []*executor.Future[int]
			for range 2*n + 1 {
				bad = append(bad, submit(t, pool, func() (int, error) { panic(errJob) }))
			}
			for _, future := range bad {
				requirePanicked(t, future, errJob)
			}
			full(t, pool, n)()
			last := submit(t, pool, func() (int, error) { panic("boom") })
			pool.Shutdown(executor.How{Wait: true})
			requirePanicked(t, last, "boom")
		})
	}
}

// A pool that was never used; twice; first without waiting, and then waiting after all.
func TestShutdownMayBeCalledAgain(t *testing.T) {
	lab.Rule(t, "The end", "Shutdown")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		executor.New(3).Shutdown(executor.How{Wait: true})
		pool, jobs := threeJobs(t, tl)
		pool.Shutdown(executor.How{})
		pool.Shutdown(executor.How{})
		tl.AssertTook(t, time.Second, "time at which a second Shutdown returned that does not wait")
		pool.Shutdown(executor.How{Wait: true})
		tl.AssertTook(t, 6*time.Second, "time at which a third Shutdown returned that waits")
		pool.Shutdown(executor.How{Wait: true})
		require.Equal(t, 2, result(t, jobs[2], "the last of three jobs"), "its value")

		other, rest := threeJobs(t, tl)
		other.Shutdown(executor.How{})
		other.Shutdown(executor.How{CancelQueued: true, Wait: true})
		tl.AssertTook(t, 8*time.Second, "time at which Shutdown returned that was called again to cancel and to wait for what runs")
		_, err := rest[1].Result(t.Context())
		require.ErrorIs(t, err, executor.ErrCancelled, "the error of Result for a job that a second Shutdown has cancelled")
	})
}

// Of many jobs and of one: then one signal is all that there is. No time may pass meanwhile: they may wait in a sync.Once.
func TestManyMayWaitForTheEnd(t *testing.T) {
	lab.Rule(t, "The end", "Shutdown")
	for _, jobs := range []int{4, 1} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			pool := executor.New(2)
			gate := make(chan struct{})
			var ended, back lab.Overlap
			var all sync.WaitGroup
			for range jobs {
				submit(t, pool, func() (int, error) { <-gate; ended.Enter(); return 0, nil })
			}
			synctest.Wait()
			seen := make([]int, 3)
			for i := range seen {
				all.Go(func() { pool.Shutdown(executor.How{Wait: true}); seen[i] = ended.Total(); back.Enter() })
			}
			lab.Yield()
			require.Zero(t, back.Total(), "calls of Shutdown that have returned although they wait, and jobs are left")
			close(gate)
			all.Wait()
			require.Equal(t, []int{jobs, jobs, jobs}, seen, "jobs that had ended, of %d, when Shutdown returned to each of three who waited for them", jobs)
		})
	}
}

// One waits for the end. Meanwhile a job cancels what is queued, and does not wait.
func TestNobodyWaitsForWhoWaitsForTheEnd(t *testing.T) {
	lab.Rule(t, "The end", "Shutdown")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := executor.New(1)
		gate := make(chan struct{})
		job := submit(t, pool, func() (int, error) { <-gate; pool.Shutdown(executor.How{CancelQueued: true}); return 1, nil })
		queued := submit(t, pool, func() (int, error) { return 2, nil })
		var all sync.WaitGroup
		all.Go(func() { pool.Shutdown(executor.How{Wait: true}) })
		synctest.Wait()
		close(gate)
		all.Wait()
		require.Equal(t, 1, resultIn(t, lab.Ended(t), job, "a job that calls Shutdown without Wait, while another Shutdown waits for it"), "its value")
		_, err := queued.Result(lab.Ended(t))
		require.ErrorIs(t, err, executor.ErrCancelled, "the error of Result for a job that one Shutdown has cancelled while another waited")
	})
}

// Whoever waits for the result of a queued job hears that it will never come; and nothing of it runs.
func TestWhoWaitsHearsOfTheCancelling(t *testing.T) {
	lab.Rule(t, "Cancelled", "Shutdown", "Result")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := executor.New(2)
		release := full(t, pool, 2)
		var ran lab.Overlap
		errs := make([]error, 5)
		var all sync.WaitGroup
		for i := range errs {
			future := submit(t, pool, func() (int, error) { ran.Enter(); return 7, nil })
			all.Go(func() { _, errs[i] = future.Result(t.Context()) })
		}
		synctest.Wait()
		pool.Shutdown(executor.How{CancelQueued: true})
		all.Wait()
		for i := range errs {
			require.ErrorIs(t, errs[i], executor.ErrCancelled, "the error of Result for job %d, that was queued when Shutdown cancelled such, and somebody waited", i)
		}
		release()
		pool.Shutdown(executor.How{Wait: true})
		require.Zero(t, ran.Total(), "jobs that have run although they were cancelled")
	})
}

func TestGoroutinesAreFew(t *testing.T) {
	lab.Rule(t, "Few goroutines", "Submit", "Shutdown")
	for _, n := range []int{1, 4} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			pool := executor.New(n)
			release := full(t, pool, n)
			for range 50 {
				submit(t, pool, func() (int, error) { return 0, nil })
			}
			synctest.Wait()
			require.LessOrEqual(t, lab.Goroutines(), n+1, "goroutines of an executor with n = %d that has 50 jobs queued", n)
			submit(t, pool, func() (int, error) { pool.Shutdown(executor.How{}); return 0, nil }) // a job shuts its own pool down
			for range 3 {
				pool.Shutdown(executor.How{})
			}
			synctest.Wait()
			require.LessOrEqual(t, lab.Goroutines(), n+1, "goroutines of an executor with n = %d whose Shutdown was called three times without Wait, while jobs are left", n)
			release()
			synctest.Wait()
			require.Zero(t, lab.Goroutines(), "goroutines of an executor that has been shut down and has no job left")
		})
	}
}

func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "New", "Submit", "Result", "Shutdown")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := executor.New(2)
		time.Sleep(lab.Year)
		future := submit(t, pool, func() (int, error) { time.Sleep(lab.Year); return 42, nil })
		require.Equal(t, 42, result(t, future, "a job that takes a year"), "its value")
		submit(t, pool, func() (int, error) { time.Sleep(lab.Year); return 42, nil })
		pool.Shutdown(executor.How{Wait: true})
		tl.AssertTook(t, 3*lab.Year, "time until the end, after a year in which nothing happened and two jobs of a year each, one after the other")
	})
}

// Nothing but Submit, Result and Shutdown orders those who write and those who read.
func TestWhatIsWrittenIsSeen(t *testing.T) {
	lab.Rule(t, "No data race", "Submit", "Result", "Shutdown")
	for range 5 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			pool := executor.New(3)
			asked, written := make([]int, 6), make([]int, 6)
			var last *executor.Future[*int]
			for i := range asked {
				asked[i] = i * i
				last = submit(t, pool, func() (*int, error) { written[i] = asked[i]; return &written[i], nil })
			}
			require.Equal(t, 25, *result(t, last, "a job"), "what a job has written, after its Result")
			pool.Shutdown(executor.How{Wait: true})
			require.Equal(t, []int{0, 1, 4, 9, 16, 25}, written, "what all jobs have written, after Shutdown")
		})
	}
}

// A context may go on for years, and be used for many of them. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Future.Result")
	lab.LeavesNothing(t, "Result", func(t *testing.T) (func(context.Context) error, func()) {
		pool := executor.New(1)
		future := submit(t, pool, func() (int, error) { time.Sleep(time.Second); return 42, nil })
		return func(ctx context.Context) error {
			_, err := future.Result(ctx)
			pool.Shutdown(executor.How{})
			return err
		}, nil
	})
}
