// Package http2 is a transport that lets so many through at the same time.
package http2

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
)

type Client struct {
	http  *http.Client
	conns *conns
}

// conns are those that were dialled and are not closed.
type conns struct {
	mu  sync.Mutex
	all map[net.Conn]bool
}

type conn struct {
	net.Conn
	of *conns
}

func (c conn) Close() error {
	c.of.mu.Lock()
	delete(c.of.all, c.Conn)
	c.of.mu.Unlock()
	return c.Conn.Close()
}

func (c *conns) dial(dial func(ctx context.Context, network, addr string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		nc, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.all[nc] = true
		return conn{nc, c}, nil
	}
}

type turnstile struct {
	http.RoundTripper
	in chan int
}

// RoundTrip lets a request in, which is out again when its body is closed.
func (t turnstile) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	select {
	case <-t.in:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	resp, err := t.RoundTripper.RoundTrip(req)
	if err != nil {
		t.in <- 0
		return nil, err
	}
	resp.Body = &body{ReadCloser: resp.Body, out: sync.OnceFunc(func() { t.in <- 0 })}
	return resp, nil
}

type body struct {
	io.ReadCloser
	out func()
}

func (b *body) Close() error {
	defer b.out()
	return b.ReadCloser.Close()
}

func New(dial func(ctx context.Context, network, addr string) (net.Conn, error), streams int) *Client {
	if streams < 1 {
		panic("http2: no streams")
	}
	in := make(chan int, streams)
	for range streams {
		in <- 0
	}
	p := new(http.Protocols)
	p.SetUnencryptedHTTP2(true)
	all := &conns{all: map[net.Conn]bool{}}
	t := &http.Transport{Protocols: p, DialContext: all.dial(dial), MaxConnsPerHost: 1, HTTP2: &http.HTTP2Config{StrictMaxConcurrentRequests: true}}
	return &Client{&http.Client{Transport: turnstile{t, in}}, all}
}

func (c *Client) Get(ctx context.Context, url string) (text string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return "", fmt.Errorf("%q: %w", url, err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: %s", url, resp.Status)
	}
	all, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", fmt.Errorf("%s: %w", url, err)
	}
	return string(all), nil
}

func (c *Client) Close() {
	c.http.Transport.(turnstile).RoundTripper.(*http.Transport).CloseIdleConnections()
	c.conns.mu.Lock()
	defer c.conns.mu.Unlock()
	for nc := range c.conns.all {
		nc.Close()
	}
}
