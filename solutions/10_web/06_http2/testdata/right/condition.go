// Package http2 counts under a condition variable.
package http2

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
)

type Client struct {
	http http.Client

	mu    sync.Mutex
	freed sync.Cond
	free  int

	open context.Context
	end  context.CancelFunc
}

func New(dial func(ctx context.Context, network, addr string) (net.Conn, error), streams int) *Client {
	if streams < 1 {
		panic("http2: no streams")
	}
	c := &Client{free: streams}
	c.freed.L = &c.mu
	protocols := &http.Protocols{}
	protocols.SetUnencryptedHTTP2(true)
	c.open, c.end = context.WithCancel(context.Background())
	closing := func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		if err == nil {
			context.AfterFunc(c.open, func() { conn.Close() })
		}
		return conn, err
	}
	c.http.Transport = &http.Transport{DialContext: closing, Protocols: protocols, MaxConnsPerHost: 1, HTTP2: &http.HTTP2Config{StrictMaxConcurrentRequests: true}, MaxIdleConns: 1}
	return c
}

func (c *Client) take(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.freed.Broadcast()
	})
	defer stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.free == 0 && ctx.Err() == nil {
		c.freed.Wait()
	}
	if ctx.Err() != nil {
		c.freed.Signal()
		return ctx.Err()
	}
	c.free--
	return nil
}

func (c *Client) give() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.free++
	c.freed.Signal()
}

func (c *Client) Get(ctx context.Context, url string) (string, error) {
	if err := c.take(ctx); err != nil {
		return "", fmt.Errorf("no stream for %s: %w", url, err)
	}
	defer c.give()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", fmt.Errorf("%s: %w", url, err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	switch {
	case resp.StatusCode != http.StatusOK:
		return "", errors.New(url + ": " + resp.Status)
	case err != nil:
		return "", fmt.Errorf("%s: %w", url, err)
	}
	return string(text), nil
}

func (c *Client) Close() {
	c.http.CloseIdleConnections()
	c.end()
}
