package service_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

// What is said of the jobs: api.go.

func TestRequestsAreAnswered(t *testing.T) {
	lab.Rule(t, "The answers", "Handler")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 1)
		defer d.close(t)
		w := d.ask("POST", "/jobs", "a 3s")
		require.Equal(t, http.StatusAccepted, w.Code, "the status of the answer to POST /jobs")
		id := idOf(t, w.Body.String())
		require.Equal(t, "/jobs/"+id, w.Result().Header.Get("Location"), "the header Location of the answer to POST /jobs")
		synctest.Wait()
		require.JSONEq(t, `{"id":"`+id+`","status":"running"}`, d.ask("GET", "/jobs/"+id, "").Body.String(), "the answer to GET /jobs/%s", id)
		d.requireStatus(t, http.StatusNotFound, "GET", "/jobs/nobodys", "which nobody has submitted")
		d.requireStatus(t, http.StatusOK, "GET", "/healthz", "while jobs are accepted")
		d.requireStatus(t, http.StatusAccepted, "POST", "/jobs", "when one may wait")
		d.requireStatus(t, http.StatusTooManyRequests, "POST", "/jobs", "when one waits, where one may")
		require.Regexp(t, `^[1-9]\d*$`, d.ask("POST", "/jobs", "").Result().Header.Get("Retry-After"), "the header Retry-After of that answer: whole seconds, at least 1")
		require.Contains(t, d.ask("GET", "/metrics", "").Body.String(), "jobs{status=\"queued\"} 1\n", "the answer to GET /metrics, when one waits")
		time.Sleep(time.Hour)
		require.JSONEq(t, `{"id":"`+id+`","status":"done","result":"prints of a"}`, d.ask("GET", "/jobs/"+id, "").Body.String(), "the answer to GET /jobs/%s, when it is done", id)
	})
}
