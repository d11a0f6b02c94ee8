// want test "after Serve was told to stop"

// Package server closes the door, and goes on serving those who have a connection.
package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

func Serve(ctx context.Context, l net.Listener, orders, events http.Handler, grace time.Duration) error {
	var handlers sync.WaitGroup
	open, stop := context.WithCancel(ctx)
	defer stop()
	mux := http.NewServeMux()
	mux.Handle("/", counted(&handlers, orders))
	mux.Handle("/events", counted(&handlers, until(open, events)))
	server := &http.Server{Handler: mux}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	var err error
	select {
	case <-ctx.Done():
		l.Close()
		<-failed
	case err = <-failed:
	}
	stop()
	done := make(chan struct{})
	go func() {
		handlers.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(grace):
		err = errors.Join(err, context.DeadlineExceeded)
	}
	server.Close()
	<-done
	return err
}

func counted(handlers *sync.WaitGroup, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handlers.Add(1)
		defer handlers.Done()
		h.ServeHTTP(w, r)
	})
}

// until is h with requests whose contexts end with open, too.
func until(open context.Context, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(open, cancel)()
		h.ServeHTTP(w, r.WithContext(ctx))
	})
}
