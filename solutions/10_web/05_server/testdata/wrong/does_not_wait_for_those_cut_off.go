// want test "handlers that had not returned|it must not before"

// Package server cuts off connections, and leaves their handlers to themselves.
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

func Serve(ctx context.Context, l net.Listener, orders, events http.Handler, grace time.Duration) error {
	open, stop := context.WithCancel(ctx)
	defer stop()
	mux := http.NewServeMux()
	mux.Handle("/", orders)
	mux.Handle("/events", until(open, events))

	inside, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	// Shutdown waits for handlers, but Close does not: a connection is closed for good when its handler has returned.
	var conns sync.WaitGroup
	server := &http.Server{Handler: mux, BaseContext: func(net.Listener) context.Context { return inside }, ConnState: func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			conns.Add(1)
		case http.StateClosed, http.StateHijacked:
			conns.Done()
		}
	}}
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
	_ = &conns
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
