package service_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	service "koans/exercises/12_capstones/02_service"
	"koans/exercises/internal/lab"
)

func TestTheMetrics(t *testing.T) {
	lab.Rule(t, "The answers", "Handler")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 5)
		defer d.close(t)
		d.submit(t, "a 1s")
		torn := d.submit(t, "b 1s !torn")
		d.submit(t, "c 1s")
		d.submit(t, "d 1h")
		d.submit(t, "e 1h")
		d.submit(t, "f 1h")
		time.Sleep(5 * time.Second)
		require.JSONEq(t, `{"id":"`+torn+`","status":"failed","error":"torn"}`, d.ask("GET", "/jobs/"+torn, "").Body.String(), "the answer to GET /jobs/%s, when it has failed", torn)
		var lines []string
		for line := range strings.Lines(d.ask("GET", "/metrics", "").Body.String()) {
			if !strings.HasPrefix(line, "#") {
				lines = append(lines, strings.TrimSpace(line))
			}
		}
		require.ElementsMatch(t, []string{`jobs{status="queued"} 2`, `jobs{status="running"} 1`, `jobs{status="done"} 2`, `jobs{status="failed"} 1`}, lines, "the lines of the answer to GET /metrics")
	})
}

// What could not be read is no job.
func TestABodyThatIsTooLong(t *testing.T) {
	lab.Rule(t, "The answers", "Handler")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 5)
		defer d.close(t)
		got := d.ask("POST", "/jobs", "a 1s "+strings.Repeat("x", 2<<20)).Code
		require.Equal(t, http.StatusBadRequest, got, "the status of the answer to POST /jobs, with a body of 2 MiB, which input does not take")
		require.Equal(t, "0 queued, 0 running, 0 done, 0 failed", d.counts(), "the counts, when a body could not be read")
	})
}

// Whether a job is accepted is asked when all of it is there.
func TestItIsStoppedWhileABodyComes(t *testing.T) {
	lab.Rule(t, "The answers", "Handler")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 1)
		body, words := io.Pipe()
		w := httptest.NewRecorder()
		var answered sync.WaitGroup
		answered.Go(func() { service.Handler(d.jobs).ServeHTTP(w, httptest.NewRequest("POST", "/jobs", body)) })
		io.WriteString(words, "a film, ")
		synctest.Wait()
		require.NoError(t, d.stop(t.Context()), "the error of Stop, when there is nothing to do")
		io.WriteString(words, "at last")
		words.Close()
		answered.Wait()
		require.Equal(t, http.StatusServiceUnavailable, w.Code, "the status of the answer to POST /jobs, when Stop was called while the body came")
	})
}

func TestOpenForAYear(t *testing.T) {
	lab.Rule(t, "Until the last job", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := openShop(t, tl)
		defer s.close(t)
		s.hand(t, "1 3s")
		time.Sleep(lab.Year)
		s.requireOpen(t, "although its context has not ended")
		s.hand(t, "2 3s", "3 3s")
		s.shut()
		s.requireReturns(t, lab.Year+3*time.Second, "the last job is done")
		require.NoError(t, s.err, "the error of Run, when all jobs are done in time")
		_, _, err := s.ask(t, "GET", "/healthz", "")
		require.Error(t, err, "the error of a visitor who comes when Run has returned")
	})
}

// Whoever has begun to speak is heard to the end, even if the answer is no.
func TestAVisitorWhoSpeaksSlowly(t *testing.T) {
	lab.Rule(t, "Until the last job", "Run")
	for what, at := range map[string]time.Duration{"while a job is at work": 2 * time.Second, "after the last job": 6 * time.Second} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := openShop(t, tl)
			defer s.close(t)
			s.hand(t, "1 4s")
			body, words := io.Pipe()
			status := make(chan int, 1)
			go func() {
				got, _, _ := s.send(t.Context(), "POST", "/jobs", body)
				status <- got
			}()
			synctest.Wait()
			io.WriteString(words, "a film, ")
			time.Sleep(time.Second)
			s.shut()
			time.Sleep(at - time.Second)
			io.WriteString(words, "at last")
			words.Close()
			require.Equal(t, http.StatusServiceUnavailable, <-status, "the status of the answer to a visitor who began before Run was told to stop, and ended %s", what)
			s.requireReturns(t, max(at, 4*time.Second), "the last job and the last visitor are over")
			require.NoError(t, s.err, "the error of Run, when all are over within the grace")
		})
	}
}

func TestAVisitorWhoNeverStops(t *testing.T) {
	lab.Rule(t, "The grace", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := openShop(t, tl)
		defer s.close(t)
		s.hand(t, "1 3s")
		body, words := io.Pipe()
		defer words.Close()
		cut := make(chan error, 1)
		go func() {
			_, _, err := s.send(t.Context(), "POST", "/jobs", body)
			cut <- err
		}()
		synctest.Wait()
		time.Sleep(time.Second)
		s.shut()
		s.requireReturns(t, time.Second+grace, "the grace of 10s is over, with a visitor who does not stop")
		require.ErrorIs(t, s.err, context.DeadlineExceeded, "the error of Run, when it had to cut off a visitor")
		words.Close()
		require.Error(t, <-cut, "the error of a visitor who was cut off")
		require.Equal(t, "0 queued, 0 running, 1 done, 0 failed", s.counts(), "the counts: the job was done in time")
	})
}

func TestRunWaitsForJobsThatTidyUp(t *testing.T) {
	lab.Rule(t, "The grace", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := openShop(t, tl)
		defer s.close(t)
		s.tidies = 2 * time.Second
		s.hand(t, "1 1h", "2 1h", "3 1h")
		s.shut()
		s.requireReturns(t, grace+2*time.Second, "the jobs have ended that were cut off after 10s and took 2s to tidy up")
		require.ErrorIs(t, s.err, context.DeadlineExceeded, "the error of Run, when it had to cut off jobs")
	})
}

func TestTheContextHasEndedBefore(t *testing.T) {
	lab.Rule(t, "Until the last job", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		network := lab.NewNetwork(t)
		s := runShop(lab.Ended(t), tl, network, network.Listen("lab.example"))
		defer s.close(t)
		s.requireReturns(t, 0, "its context has ended, and there is nothing to do")
		require.NoError(t, s.err, "the error of Run, whose context had ended before")
		require.False(t, s.jobs.Open(), "Open, when Run has returned")
		_, _, err := s.ask(t, "GET", "/healthz", "")
		require.Error(t, err, "the error of a visitor who comes when Run has returned")
	})
}

// A listener that has failed leaves the same grace.
func TestAListenerFailsInTheMiddleOfALongJob(t *testing.T) {
	lab.Rule(t, "A broken listener", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		network := lab.NewNetwork(t)
		l := network.Listen("lab.example")
		s := runShop(t.Context(), tl, network, l)
		defer s.close(t)
		path := s.hand(t, "1 8s", "2 1h")[0]
		time.Sleep(time.Second)
		l.Close()
		time.Sleep(8 * time.Second)
		require.Contains(t, s.requireAnswer(t, http.StatusOK, "GET", path, "over a connection that was kept open, when the listener has failed"), "done", "the answer about a job that was done after the listener had failed")
		s.requireReturns(t, time.Second+grace, "10s have gone by since the listener failed")
		require.ErrorIs(t, s.err, net.ErrClosed, "the error of Run, whose listener has failed")
		require.Equal(t, "0 queued, 0 running, 1 done, 1 failed", s.counts(), "the counts, when Run has returned")
	})
}
