package service

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

func Run(ctx context.Context, l net.Listener, jobs *Jobs, grace time.Duration) error {
	srv := &http.Server{Handler: Handler(jobs)}
	g, failed := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-failed.Done()
		end, cancel := context.WithTimeout(context.Background(), grace)
		defer cancel()
		stopped := jobs.Stop(end)
		if err := srv.Shutdown(end); err != nil {
			srv.Close()
			return err
		}
		return stopped
	})
	return g.Wait()
}
