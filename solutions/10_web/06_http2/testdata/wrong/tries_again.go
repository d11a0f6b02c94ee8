// want test "when the connection has broken while the request was under way|the connection has broken"

// Package http2 makes a request once more when its connection has broken.
package http2

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
)

// A Client makes requests to one host, over one connection with a number of streams. Only [New] makes one.
//
// Get may be called from many goroutines at the same time.
type Client struct {
	transport *http.Transport
	streams   chan stream // those that nobody uses
	lines     sync.Map    // from func() error, by number: what closes the connections
	ended     atomic.Bool
}

// A stream is the right to have one request under way.
type stream int

func (s stream) fetch(rt http.RoundTripper, req *http.Request) (text string, err error) {
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", errors.New(resp.Status)
	}
	var b strings.Builder
	if _, err := io.Copy(&b, resp.Body); err != nil {
		return "", err
	}
	return b.String(), nil
}

// New returns a Client that makes at most so many requests at the same time. It panics if streams < 1.
// It connects with dial, when it is first asked for something, and speaks HTTP/2 without encryption.
func New(dial func(ctx context.Context, network, addr string) (net.Conn, error), streams int) *Client {
	if streams < 1 {
		panic("http2: no streams")
	}
	c := &Client{streams: make(chan stream, streams)}
	for s := range streams {
		c.streams <- stream(s)
	}
	var number atomic.Int64
	p := new(http.Protocols)
	p.SetUnencryptedHTTP2(true)
	c.transport = &http.Transport{Protocols: p, MaxConnsPerHost: 1,
		HTTP2: &http.HTTP2Config{StrictMaxConcurrentRequests: true}}
	c.transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		n := number.Add(1)
		own := &known{Conn: conn, forget: func() { c.lines.Delete(n) }}
		c.lines.Store(n, own)
		if c.ended.Load() { // after Store: one of the two sees the other
			own.Close()
			return nil, net.ErrClosed
		}
		return own, nil
	}
	return c
}

type known struct {
	net.Conn
	forget func()
}

func (k *known) Close() error {
	k.forget()
	return k.Conn.Close()
}

// Get returns the text of a page. It waits until there is a stream for it. If the status is not 200, or
// anything else goes wrong, Get returns an error that says the url.
//
// If ctx ends first, Get returns immediately, with an error that wraps that of ctx, or its cause.
func (c *Client) Get(ctx context.Context, url string) (text string, err error) {
	fail := func(err error) (string, error) {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return "", fmt.Errorf("http2: %s: %w", url, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return fail(err)
	}
	if ctx.Err() != nil {
		return fail(nil)
	}
	select {
	case s := <-c.streams:
		text, err = s.fetch(c.transport, req)
		if broken := (*net.OpError)(nil); errors.As(err, &broken) || errors.Is(err, io.ErrUnexpectedEOF) {
			text, err = s.fetch(c.transport, req) // once more, over a new line: to get a page does no harm
		}
		c.streams <- s
	case <-ctx.Done():
		return fail(nil)
	}
	if err != nil {
		return fail(err)
	}
	return text, nil
}

// Close closes the connection. It is called when no Get is under way, and ends what the client is made of.
func (c *Client) Close() {
	c.ended.Store(true)
	c.transport.CloseIdleConnections()
	c.lines.Range(func(_, l any) bool {
		l.(net.Conn).Close()
		return true
	})
}
