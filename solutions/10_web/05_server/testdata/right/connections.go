// Package server knows its connections, and lets those go that have nothing to do, without Shutdown.
package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

type house struct {
	mu       sync.Mutex
	stopping bool
	conns    map[net.Conn]http.ConnState
	empty    chan struct{} // closed when the last connection has gone after the stop
}

func (h *house) changed(c net.Conn, state http.ConnState) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.conns[c] = state
	if state == http.StateClosed || state == http.StateHijacked {
		delete(h.conns, c)
	}
	h.look()
}

// look is called with the lock held.
func (h *house) look() {
	if !h.stopping {
		return
	}
	for c, state := range h.conns {
		if state == http.StateIdle {
			c.Close()
		}
	}
	if len(h.conns) == 0 {
		select {
		case <-h.empty:
		default:
			close(h.empty)
		}
	}
}

func Serve(ctx context.Context, l net.Listener, orders, events http.Handler, grace time.Duration) error {
	h := &house{conns: map[net.Conn]http.ConnState{}, empty: make(chan struct{})}
	open, stop := context.WithCancel(ctx)
	defer stop()
	mux := http.NewServeMux()
	mux.Handle("/", orders)
	mux.HandleFunc("/events", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(open, cancel)()
		events.ServeHTTP(w, r.WithContext(ctx))
	})
	inside, end := context.WithCancel(context.Background())
	defer end()
	server := &http.Server{Handler: mux, BaseContext: func(net.Listener) context.Context { return inside }, ConnState: h.changed}
	failed := make(chan error, 1)
	if ctx.Err() == nil {
		go func() { failed <- server.Serve(l) }()
	} else {
		failed <- nil
	}

	var err error
	select {
	case <-ctx.Done():
		l.Close()
		<-failed
	case err = <-failed:
		l.Close()
	}
	stop()
	server.SetKeepAlivesEnabled(false)
	h.mu.Lock()
	h.stopping = true
	h.look()
	h.mu.Unlock()
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-h.empty:
	case <-timer.C:
		server.Close()
		end()
		err = errors.Join(err, context.DeadlineExceeded)
		<-h.empty
	}
	return err
}
