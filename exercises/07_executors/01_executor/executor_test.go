package executor_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	executor "koans/exercises/07_executors/01_executor"
	"koans/exercises/internal/lab"
)

func TestAlohaComesBeforeHello(t *testing.T) {
	lab.Rule(t, "Submit never waits", "Submit", "Result")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := executor.New(1)
		hello := submit(t, pool, func() (string, error) { tl.Work("hello", 3*time.Second); return "hello!", nil })
		tl.AssertTook(t, 0, "time until Submit returned: it must not wait for the job")
		tl.Work("aloha", time.Second)
		tl.AssertTook(t, time.Second, "time at which aloha! was said, beside hello")
		require.Equal(t, "hello!", result(t, hello, "a job that takes 3s"), "what hello said")
		tl.AssertTook(t, 3*time.Second, "time until both had been said")
		pool.Shutdown(executor.How{Wait: true})
	})
}

func TestJobsBeginInTheOrderOfSubmission(t *testing.T) {
	lab.Rule(t, "In order", "Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := executor.New(1)
		var began [6]*executor.Future[time.Duration]
		for i := range began {
			began[i] = submit(t, pool, func() (time.Duration, error) { defer tl.Work(i, time.Second); return tl.Now(), nil })
		}
		at := make([]time.Duration, 6)
		for i := range at {
			at[i] = result(t, began[i], "a job")
		}
		require.IsNonDecreasing(t, at, "when six jobs began that were submitted in this order and take 1s each, one at a time")
		pool.Shutdown(executor.How{Wait: true})
	})
}

// The picture of the lesson.
func TestFiveJobsRunTwoAtATime(t *testing.T) {
	lab.Rule(t, "At most n", "Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(2)
		pool := executor.New(2)
		var began []*executor.Future[time.Duration]
		for i, d := range []time.Duration{3, 1, 1, 2, 1} {
			began = append(began, submit(t, pool, func() (time.Duration, error) {
				defer tl.Work(i, d*time.Second)
				return tl.Now(), nil
			}))
		}
		for i, at := range []time.Duration{0, 0, 1, 2, 3} {
			require.Equal(t, (at * time.Second).String(), result(t, began[i], "a job").String(), "when job %d began, of 5 that take 3s, 1s, 1s, 2s and 1s, two at a time", i)
		}
		require.Equal(t, 2, tl.Most(), "jobs that ran at the same time, at most, with n = 2")
		tl.AssertTook(t, 4*time.Second, "time for all jobs")
		pool.Shutdown(executor.How{Wait: true})
	})
}

func TestResultIsWhatTheJobReturned(t *testing.T) {
	lab.Rule(t, "The result", "Result", "Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := executor.New(2)
		secret := lab.Rand(t).IntN(1e6)
		number := submit(t, pool, func() (int, error) { time.Sleep(time.Second); return secret, nil })
		both := submit(t, pool, func() (string, error) { return "half done", errJob })
		for range 3 {
			require.Equal(t, secret, result(t, number, "a job"), "the value that Result returned")
			text, err := both.Result(t.Context())
			require.Equal(t, "half done", text, "the value that Result returned for a job that returned one beside an error")
			require.Equal(t, errJob, err, "the error that Result returned for a job that returned one")
		}
		require.Equal(t, secret, resultIn(t, lab.Ended(t), number, "a job that has ended, asked with an ended context"), "the value that Result returned")
		pool.Shutdown(executor.How{Wait: true})
	})
}

func TestWhoGivesUpIsBackAtOnce(t *testing.T) {
	lab.Rule(t, "Giving up", "Result")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := executor.New(1)
		long := submit(t, pool, func() (int, error) { tl.Work("job", 5*time.Second); return 42, nil })
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		_, err := long.Result(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Result, whose context ended while the job ran")
		tl.AssertTook(t, 2*time.Second, "time until Result returned, whose context ends after 2s")
		require.Equal(t, 42, result(t, long, "a job that somebody gave up waiting for"), "the value that Result returned to one who waited on")
		pool.Shutdown(executor.How{Wait: true})
	})
}

func TestAPanicIsTheErrorOfItsJob(t *testing.T) {
	lab.Rule(t, "A panic", "Submit", "Result")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := executor.New(1)
		bad := submit(t, pool, func() (int, error) { panic("boom") })
		good := submit(t, pool, func() (int, error) { return 42, nil })
		requirePanicked(t, bad, "boom")
		require.Equal(t, 42, result(t, good, "a job that was queued behind one that panicked"), "the value that Result returned")
		pool.Shutdown(executor.How{Wait: true})
	})
}

func TestWhatWasAcceptedIsDoneAfterShutdown(t *testing.T) {
	lab.Rule(t, "Closed", "Shutdown", "Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool, jobs := threeJobs(t, tl)
		pool.Shutdown(executor.How{})
		tl.AssertTook(t, time.Second, "time at which Shutdown returned, called after 1s without Wait")
		_, err := executor.Submit(pool, func() (int, error) { return 0, nil })
		require.ErrorIs(t, err, executor.ErrShutdown, "the error of Submit after Shutdown")
		for i, job := range jobs {
			require.Equal(t, i, result(t, job, "a job that was accepted before Shutdown"), "the value of job %d", i)
		}
		tl.AssertTook(t, 6*time.Second, "time for three jobs of 2s, one at a time")
	})
}

func TestWhatHasNotBegunCanBeCancelled(t *testing.T) {
	lab.Rule(t, "Cancelled", "Shutdown", "Result")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool, jobs := threeJobs(t, tl)
		pool.Shutdown(executor.How{CancelQueued: true})
		for _, job := range jobs[1:] {
			_, err := job.Result(t.Context())
			require.ErrorIs(t, err, executor.ErrCancelled, "the error that Result returned for a job that was queued when Shutdown cancelled such")
		}
		tl.AssertTook(t, time.Second, "time at which Result returned for jobs that Shutdown cancelled after 1s")
		require.Zero(t, result(t, jobs[0], "a job that had begun before Shutdown"), "the value of job 0")
	})
}

func TestShutdownWaitsForTheLastJob(t *testing.T) {
	lab.Rule(t, "The end", "Shutdown")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool, jobs := threeJobs(t, tl)
		pool.Shutdown(executor.How{Wait: true})
		tl.AssertTook(t, 6*time.Second, "time at which Shutdown returned, with three jobs of 2s, one at a time")
		require.Equal(t, 2, resultIn(t, lab.Ended(t), jobs[2], "the last job, when Shutdown had waited"), "the value of job 2")
	})
}
