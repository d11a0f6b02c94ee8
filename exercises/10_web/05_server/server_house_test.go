package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
	return &house{tl: tl, network: network, host: host, client: network.Client(), over: make(chan struct{})}
}

// serve calls Serve, and lets it get as far as it does by itself.
func (h *house) serve(ctx context.Context, l net.Listener) {
	ctx, stop := context.WithCancel(ctx)
	h.stop = stop
	h.returned = make(chan struct{})
	go func() {
		defer close(h.returned)
		h.err = server.Serve(ctx, l, http.HandlerFunc(h.orders), http.HandlerFunc(h.events), grace)
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

// An answer is what a visitor has got.
type answer struct {
	text string
	err  error
}

// order orders a dish, and returns when that is being cooked. The answer comes over the channel.
func (h *house) order(ctx context.Context, dish string, takes time.Duration) <-chan answer {
	return h.get(ctx, fmt.Sprintf("/%s?takes=%s", dish, takes))
}

func (h *house) get(ctx context.Context, path string) <-chan answer {
	got := make(chan answer, 1)
	go func() {
		text, err := h.fetch(ctx, path)
		got <- answer{text, err}
	}()
	synctest.Wait()
	return got
}

func (h *house) fetch(ctx context.Context, path string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+h.host+path, nil)
	if err != nil {
		return "", err
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return string(text), err
}

// requireOpen fails t if Serve has returned.
func (h *house) requireOpen(t *testing.T) {
	t.Helper()
	select {
	case <-h.returned:
		require.FailNow(t, fmt.Sprintf("Serve has returned although its context has not ended, with the error: %v", h.err))
	default:
	}
}

// requireServed fails t if the dish was not served whole.
func requireServed(t *testing.T, dish string, got <-chan answer, when string) {
	t.Helper()
	a := <-got
	require.NoError(t, a.err, "the error of a visitor who ordered %s %s", dish, when)
	require.JSONEq(t, fmt.Sprintf(`{"dish":%q}`, dish), a.text, "what was served to a visitor who ordered %s %s", dish, when)
}

// requireRefused fails t if somebody who comes now is answered.
func (h *house) requireRefused(t *testing.T, path, when string) {
	t.Helper()
	before := h.cooking.Total() + h.listening.Total()
	got := h.get(t.Context(), path)
	time.Sleep(second)
	synctest.Wait()
	require.Equal(t, before, h.cooking.Total()+h.listening.Total(), "handlers that were called, with that for a request to %s %s", path, when)
	select {
	case a := <-got:
		require.Error(t, a.err, "the error of a visitor who came to %s %s", path, when)
	default:
		require.FailNow(t, fmt.Sprintf("a visitor who came to %s %s is left waiting at the door", path, when))
	}
}

// requireStops waits until Serve has returned, and fails t if that is not between want and a second
// later, in the time since the test began.
func (h *house) requireStops(t *testing.T, want time.Duration, why string) {
	t.Helper()
	select {
	case <-h.returned:
	case <-time.After(want + second - h.tl.Now()):
		synctest.Wait()
		select {
		case <-h.returned:
		default:
			require.FailNow(t, "Serve has not returned a second after "+why)
		}
	}
	require.GreaterOrEqual(t, h.tl.Now(), want, "when Serve returned: not before %s", why)
	require.Zero(t, h.cooking.Now()+h.listening.Now(), "handlers that had not returned when Serve did")
	synctest.Wait()
	require.Zero(t, h.network.OpenConns(), "connections that are open when Serve has returned")
}

// breakable says why it does not work any more, as real listeners do.
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
