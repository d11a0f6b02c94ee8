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
// Failed, it closes l, lets those finish who are being answered, and returns nil; if it was l that failed, an
// error that wraps l's.
//
// All that may take as long as grace, counted from when ctx ended or l failed. Then jobs are told that their time is up, and when
// they have ended, connections are closed, and Run returns an error that wraps [context.DeadlineExceeded]. If l has failed as
// well, either error is fine. Run always closes l and stops jobs.
func Run(ctx context.Context, l net.Listener, jobs *Jobs, grace time.Duration) error {
	server := &http.Server{Handler: Handler(jobs)}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	var failed error
	select {
	case <-ctx.Done():
	case err := <-served:
		failed = fmt.Errorf("serve: %w", err)
	}

	// Not made from ctx, which may have ended; and not before, since the time counts from now on.
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	cut := jobs.Stop(deadline)
	// Not before: until now, somebody could ask what has become of a job.
	err := server.Shutdown(deadline)
	if err != nil {
		err = fmt.Errorf("shut down: %w", err)
		server.Close()
	}
	if failed == nil {
		<-served // it may not even have begun
	}
	return errors.Join(failed, cut, err)
}
