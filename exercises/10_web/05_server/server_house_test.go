package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	server "koans/exercises/10_web/05_server"
	"koans/exercises/internal/lab"
)

const (
	second = time.Second
	grace  = 10 * time.Second
)

// A house is one call of Serve, on a network in memory.
type house struct {
	tl      *lab.Timeline
	network *lab.Network
	host    string
	client  *http.Client

	grace    time.Duration
	stop     context.CancelFunc // ends the context of Serve
	returned chan struct{}      // closed when Serve has returned
	err      error              // what it returned
	over     chan struct{}      // closed when the test is over: then a handler gives up in any case

	cooking, listening lab.Overlap
	cleanup, goodbye   time.Duration // what a handler needs after its context has ended
}

// open opens a house and waits until its server serves.
func open(t *testing.T, tl *lab.Timeline) *house {
	t.Helper()
	network := lab.NewNetwork(t)
	h := build(t, tl, network, "house.example")
	h.serve(t.Context(), network.Listen(h.host))
	h.requireOpen(t)
	return h
}

func build(t *testing.T, tl *lab.Timeline, network *lab.Network, host string) *house {
	return &house{tl: tl, network: network, host: host, client: network.Client(), grace: grace, over: make(chan struct{})}
}

// serve calls Serve, and lets it get as far as it does by itself.
func (h *house) serve(ctx context.Context, l net.Listener) {
	ctx, stop := context.WithCancel(ctx)
	h.stop = stop
	h.returned = make(chan struct{})
	go func() {
		defer close(h.returned)
		h.err = server.Serve(ctx, l, http.HandlerFunc(h.orders), http.HandlerFunc(h.events), h.grace)
	}()
	synctest.Wait()
}

// close ends everything, and fails t if Serve is still there after that.
func (h *house) close(t *testing.T) {
	close(h.over)
	h.stop()
	time.Sleep(second) // that is what Serve is given to notice
	select {
	case <-h.returned:
	default:
		assert.Fail(t, "Serve has not returned a second after it was told to stop and all handlers have")
	}
}

// orders cooks the dish that the path names, for as long as the query says.
func (h *house) orders(w http.ResponseWriter, r *http.Request) {
	defer h.cooking.Enter()()
	dish := strings.TrimPrefix(r.URL.Path, "/")
	d, _ := time.ParseDuration(r.URL.Query().Get("takes"))
	end := h.tl.Span(dish, "")
	if dish == "flambé" {
		end("burnt")
		panic(http.ErrAbortHandler) // the one that is not logged
	}
	if !h.sleep(r.Context(), d) {
		time.Sleep(h.cleanup)
		end("cut off")
		return
	}
	end("")
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]string{"dish": dish})
}

// events plays until its context ends, and says goodbye.
func (h *house) events(w http.ResponseWriter, r *http.Request) {
	defer h.listening.Enter()()
	end := h.tl.Span("radio", "")
	fmt.Fprintln(w, "music")
	w.(http.Flusher).Flush()
	h.sleep(r.Context(), 10*lab.Year)
	time.Sleep(h.goodbye)
	end("")
	fmt.Fprintln(w, "good night")
}

// sleep sleeps for d, unless ctx or the test ends before.
func (h *house) sleep(ctx context.Context, d time.Duration) (slept bool) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	case <-h.over:
	}
	return false
}

type breakable struct {
	net.Listener
	broken error
}

func (l *breakable) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, l.broken
	}
	return c, nil
}
