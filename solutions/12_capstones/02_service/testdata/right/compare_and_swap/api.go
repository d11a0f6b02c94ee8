package service

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// Handler answers requests for jobs:
//
//	POST /jobs       submits a job, with the request's body as its input
//	                 202: accepted; the Job as JSON, and its address, /jobs/ID, in the header Location
//	                 429: no place left; in the header Retry-After how many seconds to wait, at least 1
//	                 503: no more jobs are accepted
//	GET /jobs/{id}   200: the Job as JSON
//	                 404: there is none
//	GET /healthz     200: jobs are accepted
//	                 503: not any more
//	GET /metrics     200: a line for each status, like jobs{status="queued"} 3
func Handler(jobs *Jobs) http.Handler {
	a := api{jobs}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /jobs", a.submit)
	mux.HandleFunc("GET /jobs/{id}", a.get)
	mux.HandleFunc("GET /healthz", a.health)
	mux.HandleFunc("GET /metrics", a.metrics)
	return mux
}

type api struct{ jobs *Jobs }

func (a api) submit(w http.ResponseWriter, r *http.Request) {
	text, ok := input(w, r)
	if !ok {
		return
	}
	id, err := a.jobs.Submit(text)
	if errors.Is(err, ErrFull) {
		w.Header().Set("Retry-After", "2")
		reply(w, http.StatusTooManyRequests, map[string]string{"error": err.Error()})
		return
	}
	if err != nil {
		reply(w, http.StatusServiceUnavailable, map[string]string{"error": err.Error()})
		return
	}
	w.Header().Set("Location", "/jobs/"+id)
	job, _ := a.jobs.Get(id)
	reply(w, http.StatusAccepted, job)
}

func (a api) get(w http.ResponseWriter, r *http.Request) {
	if job, ok := a.jobs.Get(r.PathValue("id")); ok {
		reply(w, http.StatusOK, job)
	} else {
		http.NotFound(w, r)
	}
}

func (a api) health(w http.ResponseWriter, r *http.Request) {
	if !a.jobs.Open() {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

func (a api) metrics(w http.ResponseWriter, r *http.Request) {
	c := a.jobs.Counts()
	fmt.Fprintf(w, "jobs{status=\"queued\"} %d\n", c.Queued)
	fmt.Fprintf(w, "jobs{status=\"running\"} %d\n", c.Running)
	fmt.Fprintf(w, "jobs{status=\"done\"} %d\n", c.Done)
	fmt.Fprintf(w, "jobs{status=\"failed\"} %d\n", c.Failed)
}

// reply sends v as JSON.
func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v) // whoever has hung up is not there to be told
}

// input reads the body of a request, up to 1 MiB. If it cannot, ok is false and the request is answered.
func input(w http.ResponseWriter, r *http.Request) (text string, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return "", false
	}
	return string(body), true
}
