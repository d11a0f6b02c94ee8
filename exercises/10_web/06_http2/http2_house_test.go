package http2_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	http2 "koans/exercises/10_web/06_http2"
	"koans/exercises/internal/lab"
)

const second = time.Second

// A house answers requests, on a network in memory, and counts.
type house struct {
	tl      *lab.Timeline
	network *lab.Network
	client  *http2.Client
	streams int

	takes time.Duration // half of it until the header comes, the rest until the end
	dials time.Duration // what a dial takes
	storm atomic.Bool   // the next dial fails
	crawl atomic.Bool   // what the client writes takes a second to be sent
	late  atomic.Bool   // what the client hears is a second late

	underWay lab.Overlap
	dialling lab.Overlap
	old      lab.Overlap // requests in HTTP/1.1
	mu       sync.Mutex
	conns    []net.Conn
}

// open opens a house that will have so many streams at the same time, and a client that knows that.
func open(t *testing.T, tl *lab.Timeline, streams int) *house {
	return openTo(t, tl, streams, streams)
}

// openTo opens a house that will have more streams than the client is told.
func openTo(t *testing.T, tl *lab.Timeline, streams, told int) *house {
	h := build(t, tl, told)
	h.streams = streams
	var both http.Protocols
	both.SetUnencryptedHTTP2(true)
	both.SetHTTP1(true)
	h.serve(t, &both)
	return h
}

func build(t *testing.T, tl *lab.Timeline, streams int) *house {
	h := &house{tl: tl, network: lab.NewNetwork(t), streams: streams, takes: second}
	h.client = http2.New(h.dial, streams)
	return h
}

func (h *house) serve(t *testing.T, protocols *http.Protocols) {
	server := &http.Server{Handler: h, Protocols: protocols, HTTP2: &http.HTTP2Config{MaxConcurrentStreams: h.streams}}
	l := h.network.Listen("house.example")
	served := make(chan struct{})
	go func() {
		defer close(served)
		server.Serve(l)
	}()
	t.Cleanup(func() {
		server.Close()
		<-served
	})
}

// ServeHTTP answers with a page, in two halves. Those below /no/ are not found, at length, those below /half/ end too soon, /volumes fills volumes, and
// there is nothing on /empty.
func (h *house) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == "PRI" {
		return // what HTTP/2 begins with, as those see it who do not speak it
	}
	defer h.underWay.Enter()()
	if r.ProtoMajor != 2 {
		h.old.Enter()()
	}
	end := h.tl.Span(r.URL.Path, "")
	defer end("")
	takes := h.takes
	if strings.HasPrefix(r.URL.Path, "/slow") {
		takes = time.Hour
	}
	if !sleep(r.Context(), takes/2) {
		return
	}
	if r.URL.Path == "/empty" {
		return
	}
	if r.URL.Path == "/volumes" {
		for range volumes {
			fmt.Fprint(w, volume)
		}
		return
	}
	text := strings.Repeat("long ", 100) + r.URL.Path
	if strings.HasPrefix(r.URL.Path, "/no/") {
		text = strings.Repeat("there is no such page ", 1_000)
		w.WriteHeader(http.StatusNotFound)
	}
	fmt.Fprint(w, text[:len(text)/2])
	w.(http.Flusher).Flush()
	if !sleep(r.Context(), takes-takes/2) {
		return
	}
	if strings.HasPrefix(r.URL.Path, "/half/") {
		panic(http.ErrAbortHandler)
	}
	fmt.Fprint(w, text[len(text)/2:])
}

func sleep(ctx context.Context, d time.Duration) (slept bool) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// All volumes are longer than what is thought of as a limit for a page: 1 MB, or 10.
var volume = strings.Repeat("long ", 2_000)

const volumes = 1_100
