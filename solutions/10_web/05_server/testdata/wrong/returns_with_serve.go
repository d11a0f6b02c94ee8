// want test "it must not before the last dish was served"

// Package server returns when the shutdown begins: its Serve does.
package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

func Serve(ctx context.Context, l net.Listener, orders, events http.Handler, grace time.Duration) error {
	mux := http.NewServeMux()
	mux.Handle("/", orders)
	mux.Handle("/events", until(ctx, events))
	server := &http.Server{Handler: mux}
	go func() {
		<-ctx.Done()
		late, cancel := context.WithTimeout(context.Background(), grace)
		defer cancel()
		if server.Shutdown(late) != nil {
			server.Close()
		}
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
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
