// want test "dish made the handler panic"

// Package server is a web server that stops without dropping anybody.
package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

// Serve apologises for a handler that panics.
func Serve(ctx context.Context, l net.Listener, orders, events http.Handler, grace time.Duration) error {
	base, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	if ctx.Err() != nil {
		return l.Close()
	}
	live, tell := context.WithCancel(ctx)
	defer tell()
	mux := http.NewServeMux()
	var wg sync.WaitGroup
	mux.Handle("/", orders)
	mux.HandleFunc("/events", func(w http.ResponseWriter, r *http.Request) {
		c, cancel := context.WithCancel(r.Context())
		defer cancel()
		stop := context.AfterFunc(live, cancel)
		defer stop()
		events.ServeHTTP(w, r.WithContext(c))
	})
	s := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			wg.Add(1)
			defer wg.Done()
			defer func() {
				if recover() != nil {
					http.Error(w, "sorry", 500)
				}
			}()
			mux.ServeHTTP(w, r)
		}),
		BaseContext: func(net.Listener) context.Context { return base },
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	tell()
	end, cancel := context.WithTimeout(base, grace)
	defer cancel()
	e := s.Shutdown(end)
	if e != nil {
		s.Close()
		cut()
	}
	wg.Wait()
	return errors.Join(err, e)
}
