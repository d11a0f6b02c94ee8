// Package server is a web server that stops without dropping anybody.
package server

import (
	"context"
	"net"
	"net/http"
	"time"
)

// Serve answers requests that come in on l, until ctx ends: those to /events with
// events, all others with orders.
//
// Then it closes l, and ends the contexts of those who are at /events. The context of an
// order ends as that of any request, and not with ctx. Serve returns nil when all handlers
// have returned or panicked, and their answers are taken.
//
// If that takes longer than grace, Serve closes the connections, so that what a
// handler still writes is not taken for a whole answer, and then ends the context of each request. It waits for the handlers,
// which return then, and returns an error that wraps [context.DeadlineExceeded].
// If ctx has ended before, nobody is answered.
//
// If l fails before ctx ends, Serve stops in the same way, and its error wraps that of l.
func Serve(ctx context.Context, l net.Listener, orders, events http.Handler, grace time.Duration) error {
	// TODO: an http.Server that answers, and then what it takes to stop it.
	return nil
}
