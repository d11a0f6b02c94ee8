// want test "connections that are open after Close, when somebody has just given up, and 1 had broken"

// Package http2 closes the first connection that it has dialled, and forgets those that came after it had broken.
package http2

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
)

// A Client makes requests to one host, over one connection with a number of streams. Only [New] makes one.
//
// Get may be called from many goroutines at the same time.
type Client struct {
	tr    *http.Transport
	slots chan struct{}

	line chan net.Conn // what was dialled, for Close
}

// New returns a Client that makes at most so many requests at the same time. It panics if streams < 1.
// It connects with dial, when it is first asked for something, and speaks HTTP/2 without encryption.
func New(dial func(ctx context.Context, network, addr string) (net.Conn, error), streams int) *Client {
	if streams < 1 {
		panic("http2: less than one stream")
	}
	c := &Client{slots: make(chan struct{}, streams), line: make(chan net.Conn, 1)}
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	c.tr = &http.Transport{
		Protocols:       &protocols,
		HTTP2:           &http.HTTP2Config{StrictMaxConcurrentRequests: true},
		MaxConnsPerHost: 1,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dial(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			select {
			case c.line <- conn:
			default:
			}
			return conn, nil
		},
	}
	return c
}

// Get returns the text of a page. It waits until there is a stream for it. If the status is not 200, or
// anything else goes wrong, Get returns an error that says the url.
//
// If ctx ends first, Get returns immediately, with an error that wraps that of ctx, or its cause.
func (c *Client) Get(ctx context.Context, url string) (text string, err error) {
	defer func() {
		if err != nil {
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			text, err = "", fmt.Errorf("get %s: %w", url, err)
		}
	}()
	if err := ctx.Err(); err != nil {
		return "", err
	}
	select {
	case c.slots <- struct{}{}:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	defer func() { <-c.slots }()

	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	resp, err := c.tr.RoundTrip(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("status %s", resp.Status)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	return string(body), nil
}

// Close closes the connection. It is called when no Get is under way, and ends what the client is made of.
func (c *Client) Close() {
	c.tr.CloseIdleConnections()
	select {
	case conn := <-c.line:
		conn.Close()
	default:
	}
}
