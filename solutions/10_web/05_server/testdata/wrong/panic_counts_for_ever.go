// want test "a handler has panicked"

// Package server counts the handlers, and forgets those that panic.
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
	stopping, tell := context.WithCancel(context.Background())
	defer tell()
	mux := http.NewServeMux()
	mux.Handle("/", counted(&handlers, orders))
	mux.Handle("/events", counted(&handlers, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancelCause(r.Context())
		defer cancel(nil)
		stop := context.AfterFunc(stopping, func() { cancel(http.ErrServerClosed) })
		defer stop()
		events.ServeHTTP(w, r.WithContext(ctx))
	})))
	inside, end := context.WithCancel(context.Background())
	defer end()
	server := &http.Server{Handler: mux, BaseContext: func(net.Listener) context.Context { return inside }}
	kill := func() error { defer end(); return server.Close() }
	server.RegisterOnShutdown(tell)

	broken := make(chan error, 1)
	go func() { broken <- server.Serve(l) }()
	select {
	case err := <-broken:
		return errors.Join(err, shutDown(server, kill, &handlers, grace))
	case <-ctx.Done():
		err := shutDown(server, kill, &handlers, grace)
		<-broken
		return err
	}
}

func shutDown(server *http.Server, kill func() error, handlers *sync.WaitGroup, grace time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := server.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, kill())
	}
	handlers.Wait()
	return err
}

func counted(handlers *sync.WaitGroup, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handlers.Add(1)
		h.ServeHTTP(w, r)
		handlers.Done()
	})
}
