// Command lab shows an exercise's scene in a browser: the learner's own code under buttons, drawn as it runs. `make lab` starts it.
//
// It serves one page, on this machine only, and runs the scene in a process of its own, built with the race detector. When the exercise's
// files change, it builds and begins anew. Like checker/watch it imports nothing of the checker: what the process says is explained by
// the checker's own command.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

func main() {
	p := play{again: make(chan struct{}, 1)}
	flag.StringVar(&p.checker, "checker", "", "the checker's executable")
	flag.StringVar(&p.root, "root", ".", "the workbook")
	flag.StringVar(&p.pkg, "package", "", "the scene's package, for the go command in the root")
	flag.StringVar(&p.program, "program", "", "where its program is put")
	flag.StringVar(&p.overlay, "overlay", "", "an overlay for go build: another answer in the exercise's place")
	addr := flag.String("addr", "127.0.0.1:0", "where the page is served")
	browse := flag.Bool("open", false, "open the page in the browser")
	flag.Parse()
	p.files = flag.Args()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, &p, *addr, *browse); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(3)
	}
}

// listenHere listens at an address of this machine alone: the page runs programs, and a token in an address is no lock against a whole network.
func listenHere(addr string) (net.Listener, error) {
	at, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("serving the page: %w", err)
	}
	if !at.IP.IsLoopback() {
		return nil, fmt.Errorf("the page is served on this machine only, and %s is not: leave --addr out, or take 127.0.0.1:8000", addr)
	}
	l, err := net.ListenTCP("tcp", at)
	if err != nil {
		return nil, fmt.Errorf("serving the page: %w: leave --addr out for a port that is free", err)
	}
	return l, nil
}

// run serves the page and plays the scene until ctx ends.
func run(ctx context.Context, p *play, addr string, browse bool) error {
	l, err := listenHere(addr)
	if err != nil {
		return err
	}
	s := &site{hub: newHub(), token: rand.Text(), host: l.Addr().String(), do: p.do}
	p.hub = s.hub
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	page := fmt.Sprintf("http://%s/?token=%s", s.host, s.token)
	fmt.Printf("%s\n\nOpen it in a browser of this machine. Ctrl-C ends it.\n", page)
	if browse {
		openBrowser(page)
	}

	var playing sync.WaitGroup
	playing.Go(func() { p.run(ctx) })
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	select {
	case <-ctx.Done():
	case err = <-served:
	}
	server.Close()
	playing.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
