package service

import (
	"context"
	"net"
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
	// TODO: a server that answers, and then all that has to end, in the right order.
	return nil
}
