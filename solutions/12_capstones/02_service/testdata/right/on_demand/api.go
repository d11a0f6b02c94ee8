package service

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// door is the handler, which looks at path and method by itself.
type door struct {
	jobs *Jobs
}

func Handler(jobs *Jobs) http.Handler { return door{jobs} }

func (d door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, isJob := strings.CutPrefix(r.URL.Path, "/jobs/")
	switch {
	case r.URL.Path == "/jobs" && r.Method == http.MethodPost:
		d.submit(w, r)
	case isJob && r.Method == http.MethodGet:
		if job, ok := d.jobs.Get(id); ok {
			reply(w, http.StatusOK, job)
		} else {
			http.NotFound(w, r)
		}
	case r.URL.Path == "/healthz":
		if d.jobs.Open() {
			w.WriteHeader(http.StatusOK)
		} else {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	case r.URL.Path == "/metrics":
		c := d.jobs.Counts()
		for _, one := range []struct {
			status Status
			n      int
		}{{Queued, c.Queued}, {Running, c.Running}, {Done, c.Done}, {Failed, c.Failed}} {
			io.WriteString(w, `jobs{status="`+string(one.status)+`"} `+strconv.Itoa(one.n)+"\n")
		}
	default:
		http.NotFound(w, r)
	}
}

func (d door) submit(w http.ResponseWriter, r *http.Request) {
	text, ok := input(w, r)
	if !ok {
		return
	}
	id, err := d.jobs.Submit(text)
	switch err {
	case nil:
		w.Header().Add("Location", "/jobs/"+id)
		reply(w, http.StatusAccepted, Job{ID: id, Status: Queued})
	case ErrFull:
		w.Header().Add("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	default:
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func input(w http.ResponseWriter, r *http.Request) (text string, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return "", false
	}
	return string(body), true
}
