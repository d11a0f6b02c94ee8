package service_test

import (
	"context"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

// The whole, and its end: service.go.

func TestThoseThatNeverBeganAreCounted(t *testing.T) {
	lab.Rule(t, "The counts", "Jobs.Stop", "Jobs.Counts")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 2)
		d.submit(t, "a 1h")
		d.submit(t, "b 1h")
		d.stop(lab.Ended(t))
		require.Equal(t, "0 queued, 0 running, 0 done, 2 failed", d.counts(), "the counts, when one job was cut off and another had not begun")
	})
}

// The picture of the lesson.
func TestTheShopCloses(t *testing.T) {
	lab.Rule(t, "Until the last job", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := openShop(t, tl)
		defer s.close(t)
		s.hand(t, "1 3s", "2 3s", "3 3s")
		last := s.hand(t, "4 3s")[0]
		s.requireAnswer(t, http.StatusTooManyRequests, "POST", "/jobs", "when two wait, where two may")
		time.Sleep(4 * time.Second)
		s.shut()
		synctest.Wait()
		s.client.CloseIdleConnections() // who comes now comes over a new one
		s.requireAnswer(t, http.StatusServiceUnavailable, "POST", "/jobs", "after the context of Run has ended")
		s.requireAnswer(t, http.StatusServiceUnavailable, "GET", "/healthz", "after the context of Run has ended")
		require.Contains(t, s.requireAnswer(t, http.StatusOK, "GET", last, "after the context of Run has ended"), "running", "the answer to a visitor who asks for a job that is at work")
		s.requireReturns(t, 6*time.Second, "the last job is done")
		require.NoError(t, s.err, "the error of Run, when all jobs are done in time")
		require.Equal(t, "0 queued, 0 running, 4 done, 0 failed", s.counts(), "the counts, when Run has returned")
	})
}

func TestTheGraceIsOver(t *testing.T) {
	lab.Rule(t, "The grace", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := openShop(t, tl)
		defer s.close(t)
		s.hand(t, "1 3s", "2 1h", "3 1h", "4 1h")
		time.Sleep(time.Second)
		s.shut()
		s.requireReturns(t, time.Second+grace, "the grace of 10s is over")
		require.ErrorIs(t, s.err, context.DeadlineExceeded, "the error of Run, when it had to cut off jobs")
		require.Equal(t, "0 queued, 0 running, 1 done, 3 failed", s.counts(), "the counts, when Run has returned")
	})
}

func TestAListenerFails(t *testing.T) {
	lab.Rule(t, "A broken listener", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		network := lab.NewNetwork(t)
		l := network.Listen("lab.example")
		s := runShop(t.Context(), tl, network, l)
		defer s.close(t)
		s.hand(t, "1 3s", "2 3s", "3 3s")
		l.Close()
		s.requireReturns(t, 6*time.Second, "the last job is done")
		require.ErrorIs(t, s.err, net.ErrClosed, "the error of Run, whose listener has failed")
		require.Equal(t, "0 queued, 0 running, 3 done, 0 failed", s.counts(), "the counts, when Run has returned")
	})
}
