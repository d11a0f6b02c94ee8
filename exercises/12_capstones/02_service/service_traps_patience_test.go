package service_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	service "koans/exercises/12_capstones/02_service"
	"koans/exercises/internal/lab"
)

// Nobody has said how long a job may take, so nobody may guess it. Stop is as patient, where its context is.
func TestAJobMayTakeAYear(t *testing.T) {
	lab.Rule(t, "The stop", "Start", "Jobs.Stop")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 1)
		one := d.submit(t, "a 8760h")
		other := d.submit(t, "b 1h")
		require.NoError(t, d.stop(t.Context()), "the error of Stop, whose context does not end")
		tl.AssertTook(t, lab.Year+time.Hour, "time until Stop returned, with a job of a year and one of an hour for one worker")
		d.require(t, one, service.Done, "prints of a", "which took a year")
		d.require(t, other, service.Done, "prints of b", "which waited for a year")
	})
}

// A context may go on for years after what was stopped with it, or ran.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Jobs.Stop", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 1)
		d.submit(t, "a 3s")
		ctx := lab.NewLateContext(t.Context())
		require.NoError(t, d.stop(ctx), "the error of Stop, whose context does not end")
		synctest.Wait()
		require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when Stop has returned")
	})
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		network := lab.NewNetwork(t)
		l := network.Listen("lab.example")
		ctx := lab.NewLateContext(t.Context())
		jobs := service.Start(func(context.Context, string) (string, error) { return "", nil }, 1, 1)
		returned := make(chan error, 1)
		go func() { returned <- service.Run(ctx, l, jobs, grace) }()
		synctest.Wait()
		l.Close()
		select {
		case err := <-returned:
			require.Error(t, err, "the error of Run, whose listener has failed")
		case <-time.After(time.Minute):
			ctx.End()
			require.FailNow(t, "Run has not returned a minute after its listener has failed")
		}
		synctest.Wait()
		require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when Run has returned")
	})
}

// Each counts its jobs, and nobody those of another.
func TestManyShopsAtTheSameTime(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Start", "Jobs.Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				jobs := service.Start(func(_ context.Context, film string) (string, error) { return film, nil }, 2, 100)
				for range 50 {
					jobs.Submit("a")
				}
				jobs.Stop(context.Background())
				if c := jobs.Counts(); c != (service.Counts{Done: 50}) {
					t.Errorf("the counts of one of 4 who had 50 jobs each, at the same time: %+v", c)
				}
			})
		}
		all.Wait()
	})
}

// It is an error, even if it has nothing to say.
func TestAnErrorWithoutAWord(t *testing.T) {
	lab.Rule(t, "What becomes of it", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		jobs := service.Start(func(context.Context, string) (string, error) { return "half a print", errors.New("") }, 1, 1)
		defer jobs.Stop(t.Context())
		id, err := jobs.Submit("a")
		require.NoError(t, err, "the error of Submit, while there is room")
		synctest.Wait()
		job, _ := jobs.Get(id)
		require.Equal(t, service.Job{ID: id, Status: service.Failed}, job, "a job whose error says nothing")
		require.Equal(t, service.Counts{Failed: 1}, jobs.Counts(), "the counts, when a job has failed whose error says nothing")
	})
}
