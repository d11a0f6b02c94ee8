package worker_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	worker "koans/exercises/06_queues/03_worker"
	"koans/exercises/internal/lab"
)

func TestTheWorkerSleepsEachNumberAndSaysSo(t *testing.T) {
	lab.Rule(t, "One at a time", "Work")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &sleeper{tl: tl, lane: "worker"}
		_ = worker.Work(t.Context(), filled(true, 3, 1, 2), s.do, s.report)
		want, until := sleptInTurn(0, 3, 1, 2)
		require.Equal(t, []int{3, 1, 2}, s.jobs(), "the numbers that were reported when Work returned")
		require.Equal(t, strings(want), strings(s.said), "what was reported, each number when it had been slept")
		require.Equal(t, 1, s.inside.Most(), "jobs that were done at the same time by one worker")
		require.Equal(t, []int{3, 1, 2}, s.began, "the numbers for which do was called")
		tl.AssertTook(t, until, "time until Work returned: when the last number has been slept")
	})
}

// The sender sees when the worker receives: no job is taken in advance, to lie about.
func TestAJobIsReceivedWhenTheWorkerIsReady(t *testing.T) {
	lab.Rule(t, "One at a time", "Work")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		jobs := make(chan int)
		s := &sleeper{tl: tl, lane: "worker"}
		var sent []string
		var sender sync.WaitGroup
		sender.Go(func() {
			defer close(jobs)
			for _, n := range []int{3, 1, 2} {
				jobs <- n
				sent = append(sent, tl.Now().String())
			}
		})
		_ = worker.Work(t.Context(), jobs, s.do, s.report)
		sender.Wait()
		require.Equal(t, []string{"0s", "3s", "4s"}, sent, "when each of the numbers 3, 1 and 2 was received: when the one before was done, and not sooner")
	})
}

func TestAClosedChannelEndsTheWork(t *testing.T) {
	lab.Rule(t, "The channel is closed", "Work")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &sleeper{tl: tl, lane: "worker"}
		require.NoError(t, worker.Work(t.Context(), filled(true, 2), s.do, s.report), "what Work returned when the channel was closed before")
		require.Equal(t, []int{2}, s.jobs(), "the numbers that were reported, of one that was in a closed channel")
		jobs := make(chan int)
		time.AfterFunc(seconds(3), func() { tl.Mark("channel", "closed"); close(jobs) })
		require.NoError(t, worker.Work(t.Context(), jobs, s.do, s.report), "what Work returned when the channel was closed while it waited")
		tl.AssertTook(t, seconds(5), "time until Work returned: the channel was closed 3s after the first was done")
	})
}

func TestAFailedJobIsReportedAndTheWorkerGoesOn(t *testing.T) {
	lab.Rule(t, "A job fails", "Work")
	errs := []error{errSleepless, nil, fmt.Errorf("tonight: %w", errSleepless), context.Canceled}
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &sleeper{tl: tl, lane: "worker", fails: func(n int) error { return errs[n-1] }}
		err := worker.Work(t.Context(), filled(true, 1, 2, 3, 4), s.do, s.report)
		require.Equal(t, []int{1, 2, 3, 4}, s.jobs(), "the numbers that were reported, some of which failed")
		for i, r := range s.said {
			require.Equal(t, errs[i], r.err, "the error that was reported of number %d: the one that do returned", r.job)
		}
		require.NoError(t, err, "what Work returned when the channel was closed and empty: a job's failure is not the worker's")
	})
}

func TestAJobThatPanicsIsReportedAndTheWorkerGoesOn(t *testing.T) {
	lab.Rule(t, "A job panics", "Work")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &sleeper{tl: tl, lane: "worker", fails: func(n int) error {
			if n == 1 {
				panic("fell out of bed")
			}
			return nil
		}}
		err := worker.Work(t.Context(), filled(true, 1, 2, 1), s.do, s.report)
		require.Equal(t, []int{1, 2, 1}, s.jobs(), "the numbers that were reported, of which each but 2 panicked")
		require.ErrorContains(t, s.said[0].err, "fell out of bed", "the error that was reported of number 1, which panicked")
		require.NoError(t, s.said[1].err, "the error that was reported of number 2, which did not panic")
		require.NoError(t, err, "what Work returned when the channel was closed and empty: a job's panic is not the worker's")
	})
}

func TestAnIdleWorkerGoesHome(t *testing.T) {
	lab.Rule(t, "The end", "Work")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), seconds(7), errGoHome)
		defer cancel()
		s := &sleeper{tl: tl, lane: "worker"}
		err := worker.Work(ctx, filled(false, 2, 1), s.do, s.report)
		tl.AssertTook(t, seconds(7), "time until Work returned: its context ended after 7s, while it waited for a job")
		require.ErrorIs(t, err, errGoHome, "what Work returned: it says why its context has ended")
		require.Equal(t, []int{2, 1}, s.jobs(), "the numbers that were reported before that")
	})
}

func TestTheContextOfAJob(t *testing.T) {
	lab.Rule(t, "The context of do", "Work")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, "night shift"), seconds(4))
		defer cancel()
		var value any
		var ended error
		var hurry bool
		shift := ctx
		_ = worker.Work(shift, filled(false, 1), func(ctx context.Context, _ int) error {
			value = ctx.Value(key{})
			_, hurry = ctx.Deadline()
			<-shift.Done()
			lab.Yield()
			ended = ctx.Err()
			return nil
		}, func(int, error) {})
		require.Equal(t, "night shift", value, "the value that is in the caller's context, asked of do's context")
		require.False(t, hurry, "do's context has a deadline: the caller's, which is not the job's")
		require.NoError(t, ended, "what do's context says when the caller's has ended")
	})
}

// The lesson's picture. The job listens to the context that it was given, and hears nothing. Its rest takes no time, where the
// lesson has it take a second: an answer may keep a lock during a job, and while the end waits for that, the clock stands still.
func TestTheJobInHandIsFinished(t *testing.T) {
	lab.Rule(t, "Work in hand", "Work")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s, _, err := shiftOfFourSeconds(t, tl)
		require.Equal(t, strings([]report{{3, nil, seconds(3)}, {2, nil, seconds(4)}}), strings(s.said[:min(2, len(s.said))]), "what was reported, when the context ended while number 2 was being slept")
		require.Error(t, err, "what Work returned, whose context has ended")
	})
}

func TestTheNextJobStaysInTheChannel(t *testing.T) {
	lab.Rule(t, "Nothing more", "Work")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s, jobs, _ := shiftOfFourSeconds(t, tl)
		require.Equal(t, []int{3, 2}, s.began, "the numbers for which do was called, when the context ended during number 2")
		require.Len(t, jobs, 1, "numbers that are still in the channel, when the context ended during the second of three")
		tl.AssertTook(t, seconds(4), "time until Work returned: its context ended after 4s, and the rest of number 2 takes no time")
	})
}
