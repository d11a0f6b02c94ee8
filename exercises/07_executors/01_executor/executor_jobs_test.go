package executor_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	executor "koans/exercises/07_executors/01_executor"
	"koans/exercises/internal/lab"
)

var errJob = errors.New("the job failed")

// submit submits job to a pool that is open.
func submit[T any](t *testing.T, pool *executor.Executor, job func() (T, error)) *executor.Future[T] {
	t.Helper()
	future, err := executor.Submit(pool, job)
	require.NoError(t, err, "the error of Submit, before Shutdown")
	require.NotNil(t, future, "the future that Submit returned")
	return future
}

// result is the value of a job that returns no error.
func result[T any](t *testing.T, future *executor.Future[T], of string) T {
	t.Helper()
	return resultIn(t, t.Context(), future, of)
}

// resultIn asks with ctx: often if that has ended, for a select takes either of two cases that are ready.
func resultIn[T any](t *testing.T, ctx context.Context, future *executor.Future[T], of string) T {
	t.Helper()
	v, err := future.Result(ctx)
	for range 40 {
		if ctx.Err() == nil || err != nil {
			break
		}
		v, err = future.Result(ctx)
	}
	require.NoError(t, err, "the error of Result for %s, and returns none", of)
	return v
}

// threeJobs are 0, 1 and 2, of 2 seconds each, one at a time, a second after they were submitted.
func threeJobs(t *testing.T, tl *lab.Timeline) (*executor.Executor, []*executor.Future[int]) {
	t.Helper()
	tl.Limit(1)
	pool := executor.New(1)
	var jobs []*executor.Future[int]
	for i := range 3 {
		jobs = append(jobs, submit(t, pool, func() (int, error) { tl.Work(i, 2*time.Second); return i, nil }))
	}
	time.Sleep(time.Second)
	synctest.Wait()
	return pool, jobs
}

// full submits n jobs that have begun when it returns, and end when release is called, which waits for that.
func full(t *testing.T, pool *executor.Executor, n int) (release func()) {
	t.Helper()
	gate := make(chan struct{})
	var running lab.Overlap
	var jobs []*executor.Future[int]
	for i := range n {
		jobs = append(jobs, submit(t, pool, func() (int, error) { defer running.Enter()(); <-gate; return i, nil }))
	}
	synctest.Wait()
	require.Equal(t, n, running.Now(), "jobs that have begun, of %d that were submitted to an executor that has nothing else to do and runs as many", n)
	return func() {
		t.Helper()
		close(gate)
		for i, job := range jobs {
			require.Equal(t, i, result(t, job, "a job that has been released"), "the value of a job")
		}
	}
}

// requirePanicked fails t unless the result is that of a job that panicked with value.
func requirePanicked(t *testing.T, future *executor.Future[int], value any) {
	t.Helper()
	_, err := future.Result(t.Context())
	var panicked *executor.PanicError
	require.ErrorAs(t, err, &panicked, "the error that Result returned for a job that panicked")
	require.Equal(t, value, panicked.Value, "the Value of the error that Result returned for a job that panicked")
}
