// want test "the error of a visitor (who ordered soup|of /events)"

// Package server closes the connections when the last handler has returned, and so the end of its answer is lost.
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
	inside, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	var handlers sync.WaitGroup
	server := &http.Server{BaseContext: func(net.Listener) context.Context { return inside }}
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if open.Err() != nil {
			panic(http.ErrAbortHandler)
		}
		handlers.Add(1)
		defer handlers.Done()
		if r.URL.Path != "/events" {
			orders.ServeHTTP(w, r)
			return
		}
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(open, cancel)()
		events.ServeHTTP(w, r.WithContext(ctx))
	})
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	var failed error
	select {
	case <-ctx.Done():
		l.Close()
		<-served
	case failed = <-served:
		failed = fmt.Errorf("serve: %w", failed)
	}

	stop()
	done := make(chan struct{})
	go func() {
		defer close(done)
		handlers.Wait()
	}()
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-done:
		server.Close()
		return failed
	case <-timer.C:
		server.Close()
		end()
		<-done
		return errors.Join(failed, context.DeadlineExceeded)
	}
}
