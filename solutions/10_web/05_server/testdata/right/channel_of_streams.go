// Package server hands each stream a channel of its own to hear from.
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

type streams struct {
	mu   sync.Mutex
	over bool
	all  map[*context.CancelFunc]struct{}
}

func (s *streams) serve(h http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		s.mu.Lock()
		if s.over {
			cancel()
		}
		s.all[&cancel] = struct{}{}
		s.mu.Unlock()
		h.ServeHTTP(w, r.WithContext(ctx))
		s.mu.Lock()
		delete(s.all, &cancel)
		s.mu.Unlock()
	}
}

func (s *streams) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	for cancel := range s.all {
		(*cancel)()
	}
}

func Serve(ctx context.Context, l net.Listener, orders, events http.Handler, grace time.Duration) (err error) {
	s := &streams{all: map[*context.CancelFunc]struct{}{}}
	mux := http.NewServeMux()
	mux.Handle("/events", s.serve(events))
	mux.Handle("/", orders)
	gone := make(chan struct{}, 1)
	handlers := 0
	var mu sync.Mutex
	inside, end := context.WithCancel(context.Background())
	defer end()
	server := &http.Server{BaseContext: func(net.Listener) context.Context { return inside }, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		handlers++
		mu.Unlock()
		defer func() {
			mu.Lock()
			defer mu.Unlock()
			if handlers--; handlers == 0 {
				select {
				case gone <- struct{}{}:
				default:
				}
			}
		}()
		mux.ServeHTTP(w, r)
	})}
	ended := make(chan error)
	go func() { ended <- server.Serve(l) }()
	serving := true
	select {
	case err = <-ended:
		serving = false
	case <-ctx.Done():
	}
	s.end()
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if shut := server.Shutdown(late); shut != nil {
		server.Close()
		end()
		err = errors.Join(err, fmt.Errorf("cut off: %w", shut))
	}
	if serving {
		<-ended
	}
	for {
		mu.Lock()
		n := handlers
		mu.Unlock()
		if n == 0 {
			return err
		}
		<-gone
	}
}
