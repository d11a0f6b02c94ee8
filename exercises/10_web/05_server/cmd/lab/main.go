// Lab puts the exercise under buttons: make lab NAME=server
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	server "koans/exercises/10_web/05_server"
	"koans/exercises/internal/scene"
)

func main() {
	scene.Play("Server", "Open the kitchen, order, listen to the radio; then close it. Whoever has ordered gets to eat, the radio is switched off, nobody new comes in. And who is not done when the grace is over?", set)
}

func set(s *scene.Scene) {
	grace := s.Number("seconds of grace", "how long the server waits for those who are still being served when it is told to stop", 1, 10, 5)
	var (
		mu      sync.Mutex
		address string
		names   scene.Next
		open    scene.Cancels
	)
	// The guests say in which lane they sit.
	orders := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		takes := map[string]time.Duration{"/soup": 3 * time.Second, "/cake": 20 * time.Second}[r.URL.Path]
		if s.Work(r.Context(), r.FormValue("lane"), "cooking", takes) == nil {
			fmt.Fprintln(w, "here you are")
		}
	})
	radio := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for s.Sleep(r.Context(), time.Second) == nil {
			fmt.Fprintln(w, "la la la")
			_ = http.NewResponseController(w).Flush()
			s.Mark(r.FormValue("lane"), "la")
		}
		fmt.Fprintln(w, "good night")
	})
	visit := func(ctx context.Context, kind, path, well string) {
		mu.Lock()
		host := address
		mu.Unlock()
		if host == "" {
			s.Say("there is no server yet: open one")
			return
		}
		lane := names.Name(kind)
		end := s.Wait(lane, "waits")
		err := get(ctx, "http://"+host+path+"?lane="+url.QueryEscape(lane))
		outcome := ""
		switch dial := (*net.OpError)(nil); {
		case errors.As(err, &dial) && dial.Op == "dial":
			outcome = "refused"
		case err != nil:
			outcome = "cut off"
		}
		end(outcome)
		s.Mark(lane, cmp.Or(outcome, well))
	}
	s.Button("Open", "calls Serve, with a port of this machine that is free", func(ctx context.Context) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			s.Say("%v", err)
			return
		}
		defer l.Close() // Serve should have done so
		mu.Lock()
		address = l.Addr().String()
		mu.Unlock()
		ctx, done := open.Context(ctx)
		defer done()
		lane := names.Name("server")
		defer context.AfterFunc(ctx, func() { s.Mark(lane, "stop") })()
		end := s.Span(lane, "Serve")
		err = server.Serve(ctx, l, orders, radio, s.Of(time.Duration(grace())*time.Second))
		end("")
		s.Say("%s: Serve returned: %v", lane, err)
	})
	s.Button("Order soup", "takes three seconds", func(ctx context.Context) { visit(ctx, "soup", "/soup", "served") })
	s.Button("Order cake", "takes twenty seconds", func(ctx context.Context) { visit(ctx, "cake", "/cake", "served") })
	s.Button("Listen", "to the radio, a stream that goes on for as long as the kitchen is open", func(ctx context.Context) { visit(ctx, "radio", "/events", "switched off") })
	s.Button("Stop", "ends the context of the server that was opened last", func(context.Context) {
		if !open.Last() {
			s.Say("no server is open")
		}
	})
}

// get reads an answer to its end.
func get(ctx context.Context, target string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}
