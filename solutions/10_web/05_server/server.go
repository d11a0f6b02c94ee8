// Package server is a web server that stops without dropping anybody.
package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Serve answers requests that come in on l, until ctx ends: those to /events with
// events, all others with orders.
//
// Then it closes l, and ends the contexts of those who are at /events. The context of an
// order ends as that of any request, and not with ctx. Serve returns nil when all handlers
// have returned or panicked, and their answers are taken.
//
// If that takes longer than grace, Serve closes the connections, so that what a
// handler still writes is not taken for a whole answer, and then ends the context of each request. It waits for the handlers,
// which return then, and returns an error that wraps [context.DeadlineExceeded].
// If ctx has ended before, nobody is answered.
//
// If l fails before ctx ends, Serve stops in the same way, and its error wraps that of l.
func Serve(ctx context.Context, l net.Listener, orders, events http.Handler, grace time.Duration) error {
	open, stop := context.WithCancel(ctx)
	defer stop()
	mux := http.NewServeMux()
	mux.Handle("/", orders)
	mux.Handle("/events", until(open, events))

	// A connection that is closed ends the context of a request only if its body has been read. This one ends them all.
	inside, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	// Shutdown waits for handlers, but Close does not: a connection is closed for good when its handler has returned.
	var conns sync.WaitGroup
	server := &http.Server{
		Handler:     mux,
		BaseContext: func(net.Listener) context.Context { return inside },
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				conns.Add(1)
			case http.StateClosed, http.StateHijacked:
				conns.Done()
			}
		},
	}
	served := make(chan struct{})
	var failed error
	go func() {
		defer close(served)
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed = fmt.Errorf("serve: %w", err)
		}
	}()
	select {
	case <-ctx.Done():
	case <-served:
	}

	stop()
	// Not derived from ctx, which has ended; and not made before, since the time counts from now on.
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	cut := server.Shutdown(deadline)
	if cut != nil {
		cut = fmt.Errorf("shut down: %w", cut)
		server.Close()
		end()
	}
	<-served // it may not even have begun
	conns.Wait()
	return errors.Join(failed, cut)
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
