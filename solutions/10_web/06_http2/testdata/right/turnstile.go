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

type Client struct{ http *http.Client }

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
	t := &http.Transport{Protocols: p, DialContext: dial, MaxConnsPerHost: 1}
	return &Client{&http.Client{Transport: turnstile{t, in}}}
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
}
