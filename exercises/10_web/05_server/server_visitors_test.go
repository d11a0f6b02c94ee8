package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

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
	return h.send(ctx, http.MethodGet, path, "")
}

func (h *house) send(ctx context.Context, method, path, body string) <-chan answer {
	got := make(chan answer, 1)
	go func() {
		text, err := h.fetch(ctx, method, path, body)
		got <- answer{text, err}
	}()
	synctest.Wait()
	return got
}

func (h *house) fetch(ctx context.Context, method, path, body string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://"+h.host+path, strings.NewReader(body))
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

// orderAndLookAway orders a dish, and reads nothing yet of what comes over the connection.
func (h *house) orderAndLookAway(t *testing.T, dish string, takes time.Duration) net.Conn {
	t.Helper()
	c, err := h.network.DialContext(t.Context(), "tcp", h.host+":80")
	require.NoError(t, err, "the error of a visitor who knocks")
	_, err = fmt.Fprintf(c, "GET /%s?takes=%s HTTP/1.1\r\nHost: %s\r\n\r\n", dish, takes, h.host)
	require.NoError(t, err, "the error of a visitor who orders %s", dish)
	synctest.Wait()
	return c
}

// look reads the answer to what was ordered over the connection.
func (h *house) look(c net.Conn) <-chan answer {
	got := make(chan answer, 1)
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		got <- answer{err: err}
		return got
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	got <- answer{string(text), err}
	return got
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
	if now := h.tl.Now(); now < want {
		require.FailNow(t, fmt.Sprintf("Serve returned after %v: it must not before %s, after %v", now, why, want))
	}
	require.Zero(t, h.cooking.Now()+h.listening.Now(), "handlers that had not returned when Serve did")
	synctest.Wait()
	require.Zero(t, h.network.OpenConns(), "connections that are open when Serve has returned")
}

// breakable says why it does not work any more, as real listeners do.
