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
	mux := http.NewServeMux()
	mux.HandleFunc("POST /jobs", func(w http.ResponseWriter, r *http.Request) {
		text, ok := input(w, r)
		if !ok {
			return
		}
		id, err := jobs.Submit(text)
		switch {
		case errors.Is(err, ErrFull):
			w.Header().Set("Retry-After", "1")
			http.Error(w, err.Error(), http.StatusTooManyRequests)
		case err != nil:
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		default:
			job, _ := jobs.Get(id)
			w.Header().Set("Location", "/jobs/"+id)
			reply(w, http.StatusAccepted, job)
		}
	})
	mux.HandleFunc("GET /jobs/{id}", func(w http.ResponseWriter, r *http.Request) {
		job, ok := jobs.Get(r.PathValue("id"))
		if !ok {
			http.Error(w, "there is no such job", http.StatusNotFound)
			return
		}
		reply(w, http.StatusOK, job)
	})
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		if !jobs.Open() {
			http.Error(w, "stopping", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		c := jobs.Counts()
		fmt.Fprintf(w, "jobs{status=\"queued\"} %d\njobs{status=\"running\"} %d\njobs{status=\"done\"} %d\njobs{status=\"failed\"} %d\n",
			c.Queued, c.Running, c.Done, c.Failed)
	})
	return mux
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
