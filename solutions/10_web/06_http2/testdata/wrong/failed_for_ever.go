// want test "the error of Get, when"

// Package http2 dials once, and remembers the error for ever.
package http2

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
)

type Client struct {
	transport *http.Transport
	streams   chan struct{}
	line      chan *http.ClientConn // whoever has it may look at the connection, and dial
	failed    error
}

func New(dial func(ctx context.Context, network, addr string) (net.Conn, error), streams int) *Client {
	if streams < 1 {
		panic("http2: streams must be positive")
	}
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	c := &Client{
		transport: &http.Transport{DialContext: dial, Protocols: &protocols},
		streams:   make(chan struct{}, streams),
		line:      make(chan *http.ClientConn, 1),
	}
	c.line <- nil
	return c
}

func (c *Client) conn(ctx context.Context, host string) (*http.ClientConn, error) {
	select {
	case line := <-c.line:
		if c.failed != nil {
			c.line <- nil
			return nil, c.failed
		}
		if line == nil || line.Err() != nil {
			var err error
			if line, err = c.transport.NewClientConn(ctx, "http", host+":80"); err != nil {
				c.failed = err
				c.line <- nil
				return nil, err
			}
		}
		c.line <- line
		return line, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (c *Client) Get(ctx context.Context, url string) (_ string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("get %s: %w", url, err)
		}
	}()
	select {
	case c.streams <- struct{}{}:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	defer func() { <-c.streams }()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	conn, err := c.conn(ctx, req.URL.Hostname())
	if err != nil {
		return "", err
	}
	resp, err := conn.RoundTrip(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", errors.New(resp.Status)
	}
	text, err := io.ReadAll(resp.Body)
	return string(text), err
}

func (c *Client) Close() {
	if line := <-c.line; line != nil {
		line.Close()
	}
	c.line <- nil
}
