// Package http2 counts with a weighted semaphore, and remembers its connection to close it.
package http2

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"

	"golang.org/x/sync/semaphore"
)

type Client struct {
	transport *http.Transport
	streams   *semaphore.Weighted

	mu   sync.Mutex
	conn net.Conn
}

func New(dial func(ctx context.Context, network, addr string) (net.Conn, error), streams int) *Client {
	if streams < 1 {
		panic("http2: a client without streams")
	}
	c := &Client{streams: semaphore.NewWeighted(int64(streams))}
	c.transport = &http.Transport{Protocols: new(http.Protocols), MaxConnsPerHost: 1, HTTP2: &http.HTTP2Config{StrictMaxConcurrentRequests: true}}
	c.transport.Protocols.SetUnencryptedHTTP2(true)
	c.transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.conn = conn
		return conn, err
	}
	return c
}

func (c *Client) Get(ctx context.Context, url string) (string, error) {
	if err := c.streams.Acquire(ctx, 1); err != nil {
		return "", fmt.Errorf("%s: %w", url, err)
	}
	defer c.streams.Release(1)
	var b strings.Builder
	if err := c.get(ctx, url, &b); err != nil {
		return "", fmt.Errorf("%s: %w", url, err)
	}
	return b.String(), nil
}

func (c *Client) get(ctx context.Context, url string, w io.Writer) error {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return err
	}
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != 200 {
		return fmt.Errorf("status %d", resp.StatusCode)
	}
	_, err = io.Copy(w, resp.Body)
	return err
}

func (c *Client) Close() {
	c.transport.CloseIdleConnections()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn != nil {
		c.conn.Close()
	}
}
