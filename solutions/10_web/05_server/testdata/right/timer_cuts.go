// Package server has a timer cut off those who take too long.
package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

func Serve(ctx context.Context, l net.Listener, orders, events http.Handler, grace time.Duration) error {
	open, close := context.WithCancel(ctx)
	defer close()
	var handlers sync.WaitGroup
	inside, end := context.WithCancel(context.Background())
	defer end()
	server := &http.Server{BaseContext: func(net.Listener) context.Context { return inside }}
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handlers.Add(1)
		defer handlers.Done()
		if r.URL.Path == "/events" {
			ctx, leave := context.WithCancel(r.Context())
			defer leave()
			defer context.AfterFunc(open, leave)()
			events.ServeHTTP(w, r.WithContext(ctx))
		} else {
			orders.ServeHTTP(w, r)
		}
	})
	var cut atomic.Bool
	stopped := make(chan struct{})
	context.AfterFunc(open, func() {
		defer func() { stopped <- struct{}{} }()
		timer := time.AfterFunc(grace, func() {
			cut.Store(true)
			server.Close()
			end()
		})
		defer timer.Stop()
		server.Shutdown(context.Background())
		handlers.Wait()
	})
	err := server.Serve(l)
	close()
	<-stopped
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	if cut.Load() {
		err = errors.Join(err, context.DeadlineExceeded)
	}
	return err
}
