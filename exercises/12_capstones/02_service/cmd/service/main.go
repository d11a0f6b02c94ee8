// Service is a photo lab on this machine: it takes films in over HTTP, develops them with the exercise's Jobs, and tells who asks how far they are.
//
//	go run ./exercises/12_capstones/02_service/cmd/service
//	go run ./exercises/12_capstones/02_service/cmd/service -addr 127.0.0.1:9000 -workers 4 -waiting 8 -grace 30s
//
// Ctrl-C stops it: what was taken in is still developed, if that can be done within the grace. A second Ctrl-C ends it immediately.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	service "koans/exercises/12_capstones/02_service"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "where it listens")
	workers := flag.Int("workers", 2, "films that are developed at the same time")
	waiting := flag.Int("waiting", 4, "films that may wait, at most")
	takes := flag.Duration("takes", 3*time.Second, "time for a film")
	grace := flag.Duration("grace", 10*time.Second, "time to finish when it is stopped")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer context.AfterFunc(ctx, stop)() // from then on, another Ctrl-C does what it does to any program
	jobs := service.Start(developer{*takes}.develop, max(*workers, 1), max(*waiting, 1))
	if err := serve(ctx, jobs, *addr, *grace); err != nil {
		fmt.Fprintln(os.Stderr, "service:", err)
		os.Exit(1)
	}
}

// serve serves until ctx ends, and says what was left of the jobs.
func serve(ctx context.Context, jobs *service.Jobs, addr string, grace time.Duration) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		jobs.Stop(ctx)
		if errors.Is(err, syscall.EADDRINUSE) {
			return fmt.Errorf("%w: choose another with -addr, 127.0.0.1:0 for one that is free", err)
		}
		return err
	}
	fmt.Printf(usage, l.Addr())
	defer context.AfterFunc(ctx, func() { fmt.Println("\nclosing: what was taken in is still developed") })()
	err = service.Run(ctx, l, jobs, grace)
	c := jobs.Counts()
	fmt.Printf("%d done, %d failed, %d lost\n", c.Done, c.Failed, c.Queued+c.Running)
	return err
}

const usage = `The photo lab is open. In another terminal:

  curl -i -d holiday.film http://%[1]v/jobs
  curl http://%[1]v/jobs/ID        with the id from there
  curl http://%[1]v/metrics

Films called "torn" fail, and "fire" makes the lab panic. Ctrl-C closes it.
`

// A developer develops films.
type developer struct {
	takes time.Duration
}

// develop is the work.
func (d developer) develop(ctx context.Context, film string) (string, error) {
	film = cmp.Or(strings.TrimSpace(film), "a film without a name")
	timer := time.NewTimer(d.takes)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	switch film {
	case "torn":
		return "", errors.New("the film is torn")
	case "fire":
		panic("the lab is on fire")
	}
	return "36 prints of " + film, nil
}
