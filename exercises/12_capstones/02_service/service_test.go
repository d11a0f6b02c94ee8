package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	service "koans/exercises/12_capstones/02_service"
	"koans/exercises/internal/lab"
)

// First the jobs alone: jobs.go. What is said of them stands in service_that_answers_test.go, the whole in service_that_ends_test.go.

func TestATicketForEach(t *testing.T) {
	lab.Rule(t, "A ticket", "Jobs.Submit", "Jobs.Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 5)
		defer d.close(t)
		a, b, c := d.submit(t, "a 1h"), d.submit(t, "b 1h"), d.submit(t, "c 1h")
		require.NotEqual(t, a, b, "the ids of two jobs")
		require.NotEqual(t, b, c, "the ids of two jobs")
		for _, id := range []string{a, b, c} {
			job, ok := d.jobs.Get(id)
			require.True(t, ok, "whether Get knows the job that Submit has called %s", id)
			require.Equal(t, id, job.ID, "the id of the job that Get returns")
		}
		tl.AssertTook(t, 0, "time to submit three jobs, of which the first is at work for 1h")
	})
}

func TestTwoWorkers(t *testing.T) {
	lab.Rule(t, "The workers", "Start", "Jobs.Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 2, 10)
		defer d.close(t)
		for _, input := range []string{"a 3s", "b 3s", "c 3s", "d 1s", "e 3s"} {
			d.submit(t, input)
		}
		time.Sleep(time.Hour)
		require.Equal(t, "a 0s, b 0s, c 3s, d 3s, e 4s", d.begun(), "when the jobs began, with two workers: d takes 1s, the others 3s")
	})
}

func TestTheShelfIsFull(t *testing.T) {
	lab.Rule(t, "Full", "Jobs.Submit", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 2, 2)
		defer d.close(t)
		for _, input := range []string{"a 3s", "b 3s", "c 3s", "d 3s"} {
			d.submit(t, input)
		}
		_, err := d.jobs.Submit("e 3s")
		require.ErrorIs(t, err, service.ErrFull, "the error of Submit, with two jobs at work and two that wait, where two may")
		tl.AssertTook(t, 0, "time until Submit said so")
		time.Sleep(4 * time.Second)
		d.submit(t, "f 3s")
	})
}

func TestWhatBecomesOfAJob(t *testing.T) {
	lab.Rule(t, "What becomes of it", "Jobs.Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 2)
		defer d.close(t)
		good, bad := d.submit(t, "a 3s"), d.submit(t, "b 3s !the film was torn")
		d.require(t, bad, service.Queued, "", "while the only worker is at another")
		d.require(t, good, service.Running, "", "which began at 0s")
		time.Sleep(4 * time.Second)
		d.require(t, good, service.Done, "prints of a", "whose work has returned at 3s")
		d.require(t, bad, service.Running, "", "which began at 3s")
		time.Sleep(4 * time.Second)
		d.require(t, bad, service.Failed, "the film was torn", "whose work has returned an error at 6s")
		_, ok := d.jobs.Get("nobody's")
		require.False(t, ok, "whether Get knows an id that Submit has not returned")
	})
}

func TestAJobPanics(t *testing.T) {
	lab.Rule(t, "A panic", "Start", "Jobs.Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 2)
		defer d.close(t)
		bad, good := d.submit(t, "a 3s ?the lab is on fire"), d.submit(t, "b 3s")
		time.Sleep(7 * time.Second)
		d.require(t, bad, service.Failed, "the lab is on fire", "whose work has panicked at 3s")
		d.require(t, good, service.Done, "prints of b", "which came after one that has panicked")
	})
}

func TestJobsAreCounted(t *testing.T) {
	lab.Rule(t, "The counts", "Jobs.Counts")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 2, 3)
		defer d.close(t)
		for _, input := range []string{"a 3s", "b 3s !torn", "c 9s", "d 9s", "e 9s"} {
			d.submit(t, input)
		}
		require.Equal(t, "3 queued, 2 running, 0 done, 0 failed", d.counts(), "the counts, with five jobs and two workers")
		d.jobs.Submit("f 1s")
		time.Sleep(4 * time.Second)
		require.Equal(t, "1 queued, 2 running, 1 done, 1 failed", d.counts(), "the counts, when the first two of five have ended, one of them with an error, and a sixth was not accepted")
	})
}

func TestStopFinishesWhatWasAccepted(t *testing.T) {
	lab.Rule(t, "The stop", "Jobs.Stop", "Jobs.Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 2)
		first, second := d.submit(t, "a 3s"), d.submit(t, "b 3s")
		require.True(t, d.jobs.Open(), "Open, before Stop was called")
		late := make(chan error, 1)
		time.AfterFunc(time.Second, func() {
			_, err := d.jobs.Submit("c 3s")
			late <- err
		})
		require.NoError(t, d.stop(t.Context()), "the error of Stop, whose context does not end")
		require.ErrorIs(t, <-late, service.ErrStopped, "the error of Submit, when Stop was called before")
		require.False(t, d.jobs.Open(), "Open, when Stop was called")
		tl.AssertTook(t, 6*time.Second, "time until Stop returned, with two jobs of 3s for one worker")
		d.require(t, first, service.Done, "prints of a", "which was running when Stop was called")
		d.require(t, second, service.Done, "prints of b", "which was waiting when Stop was called")
	})
}

func TestTheTimeIsUp(t *testing.T) {
	lab.Rule(t, "The deadline", "Jobs.Stop")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 2)
		first, second, third := d.submit(t, "a 3s"), d.submit(t, "b 1h"), d.submit(t, "c 1h")
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		require.ErrorIs(t, d.stop(ctx), context.DeadlineExceeded, "the error of Stop, whose context ended before the jobs had")
		tl.AssertTook(t, 5*time.Second, "time until Stop returned, whose context ended after 5s")
		d.require(t, first, service.Done, "prints of a", "which was over before the context of Stop ended")
		d.require(t, second, service.Failed, "", "which was running when the context of Stop ended")
		d.require(t, third, service.Failed, "", "which was waiting when the context of Stop ended")
		require.Equal(t, "a 0s, b 3s", d.begun(), "when the jobs began: the third was to be left alone")
	})
}
