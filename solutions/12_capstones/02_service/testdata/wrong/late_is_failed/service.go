package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Run answers requests that come in on l with [Handler], until ctx ends or l fails. Then it
// stops jobs, and while that takes, requests are still answered. When all jobs are Done or
// Failed, it closes l, lets those finish who are being answered, and returns nil. If l has failed, it returns an
// error that wraps l's.
//
// All that may take as long as grace, counted from when ctx ended. Then jobs are told that their time is up, connections are
// closed, and Run returns an error that wraps [context.DeadlineExceeded]. It always closes l and stops jobs.
func Run(ctx context.Context, l net.Listener, jobs *Jobs, grace time.Duration) error {
	server := &http.Server{Handler: Handler(jobs)}
	served := make(chan error, 1)
	broken := make(chan struct{})
	go func() {
		served <- server.Serve(l)
		close(broken)
	}()
	select {
	case <-ctx.Done():
	case <-broken:
	}

	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := jobs.Stop(end)
	if e := server.Shutdown(end); e != nil {
		server.Close()
		err = errors.Join(err, e)
	}
	if e := <-served; !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, fmt.Errorf("listener: %w", e))
	}
	return err
}
