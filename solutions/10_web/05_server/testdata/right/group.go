// Package server is two goroutines of a group: one serves, the other stops.
package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

func Serve(ctx context.Context, l net.Listener, orders, events http.Handler, grace time.Duration) error {
	group, open := errgroup.WithContext(ctx)
	var handlers sync.WaitGroup
	inside, end := context.WithCancel(context.Background())
	defer end()
	server := &http.Server{BaseContext: func(net.Listener) context.Context { return inside }, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handlers.Add(1)
		defer handlers.Done()
		if r.URL.Path != "/events" {
			orders.ServeHTTP(w, r)
			return
		}
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		go func() {
			select {
			case <-open.Done():
				cancel()
			case <-ctx.Done():
			}
		}()
		events.ServeHTTP(w, r.WithContext(ctx))
	})}

	var cut error
	group.Go(func() error {
		if err := server.Serve(l); err != http.ErrServerClosed {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-open.Done()
		late, cancel := context.WithTimeout(context.Background(), grace)
		defer cancel()
		if cut = server.Shutdown(late); cut != nil {
			server.Close()
			end()
		}
		handlers.Wait()
		return nil
	})
	return errors.Join(group.Wait(), cut)
}
