// want test "with a grace of 0s"

// Package server takes a grace of nothing for one without end.
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

// gate counts who is in, and lets nobody in once it is shut.
type gate struct {
	mu   sync.Mutex
	shut bool
	in   int
	gone chan struct{} // closed when it is shut and all have gone
}

func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.shut {
		g.in++
	}
	return !g.shut
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.in--; g.shut && g.in == 0 {
		close(g.gone)
	}
}

func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut = true; g.in == 0 {
		close(g.gone)
	}
}

// Serve answers requests that come in on l, until ctx ends, and then stops.
func Serve(ctx context.Context, l net.Listener, orders, events http.Handler, grace time.Duration) error {
	if ctx.Err() != nil {
		l.Close()
		return nil
	}
	base, cutOff := context.WithCancel(context.WithoutCancel(ctx))
	defer cutOff()
	open, stop := context.WithCancel(ctx) // ends also when l fails
	defer stop()

	g := gate{gone: make(chan struct{})}
	handler := func(w http.ResponseWriter, r *http.Request) {
		if open.Err() != nil || !g.enter() {
			panic(http.ErrAbortHandler)
		}
		defer g.leave()
		if r.URL.Path != "/events" {
			orders.ServeHTTP(w, r)
			return
		}
		stream, end := context.WithCancel(r.Context())
		defer end()
		defer context.AfterFunc(open, end)()
		events.ServeHTTP(w, r.WithContext(stream))
	}
	srv := &http.Server{
		Handler:                      http.HandlerFunc(handler),
		BaseContext:                  func(net.Listener) context.Context { return base },
		DisableGeneralOptionsHandler: true,
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()

	var broken error
	failed := false
	select {
	case <-ctx.Done():
	case err := <-served:
		failed = true
		broken = fmt.Errorf("server: %w", err)
	}
	limit := context.WithoutCancel(ctx)
	if grace > 0 {
		var done context.CancelFunc
		limit, done = context.WithTimeout(limit, grace)
		defer done()
	}
	stop()
	g.close()

	srv.Shutdown(limit)
	var late error
	if limit.Err() != nil {
		// It may have become quiet since Shutdown has looked.
		late = srv.Shutdown(limit)
		if !errors.Is(late, context.DeadlineExceeded) {
			late = nil
		}
	}
	if late != nil {
		srv.Close()
		cutOff()
		<-g.gone
		late = fmt.Errorf("server: cut off: %w", late)
	}
	if !failed {
		<-served
	}
	return errors.Join(broken, late)
}
