package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

func Run(ctx context.Context, l net.Listener, jobs *Jobs, grace time.Duration) error {
	srv := http.Server{Handler: Handler(jobs)}
	broken := make(chan struct{})
	var why error
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := srv.Serve(l); err != http.ErrServerClosed {
			why = fmt.Errorf("the listener failed: %w", err)
			close(broken)
		}
	})
	select {
	case <-ctx.Done():
	case <-broken:
	}
	left, cancel := context.WithDeadline(context.Background(), time.Now().Add(grace))
	defer cancel()
	errs := []error{jobs.Stop(left)}
	if err := srv.Shutdown(left); err != nil {
		errs = append(errs, err, srv.Close())
	}
	serving.Wait()
	return errors.Join(append(errs, why)...)
}
