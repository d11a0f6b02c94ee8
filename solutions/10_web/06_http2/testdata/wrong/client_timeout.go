// want test "of a page that takes a year"

// Package http2 gives each request thirty seconds.
package http2

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// A Client makes requests to one host, over one connection with a number of streams. Only [New] makes one.
//
// Get may be called from many goroutines at the same time.
type Client struct {
	http    *http.Client
	streams chan struct{} // one element for each request that is under way
	hangUp  context.CancelFunc
}

// New returns a Client that makes at most so many requests at the same time. It panics if streams < 1.
// It connects with dial, when it is first asked for something, and speaks HTTP/2 without encryption.
func New(dial func(ctx context.Context, network, addr string) (net.Conn, error), streams int) *Client {
	if streams < 1 {
		panic("http2: no streams")
	}
	// Not HTTP1 as well: then http:// would mean that.
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	open, hangUp := context.WithCancel(context.Background())
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dial(ctx, network, addr)
			if err == nil {
				context.AfterFunc(open, func() { conn.Close() })
			}
			return conn, err
		},
		Protocols:       &protocols,
		MaxConnsPerHost: 1, // otherwise each request dials that finds no connection
		// Otherwise it dials once more while the other side has yet to confirm that a request was given up.
		HTTP2: &http.HTTP2Config{StrictMaxConcurrentRequests: true},
	}
	return &Client{&http.Client{Transport: transport, Timeout: 30 * time.Second}, make(chan struct{}, streams), hangUp}
}

// Get returns the text of a page. It waits until there is a stream for it. If ctx ends first, the error
// wraps that of ctx, or its cause.
func (c *Client) Get(ctx context.Context, url string) (text string, err error) {
	// Counted here: where more wait for the server's limit than it lets in, the transport hangs.
	select {
	case c.streams <- struct{}{}:
		defer func() { <-c.streams }()
	case <-ctx.Done():
		return "", fmt.Errorf("get %s: %w", url, ctx.Err())
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", fmt.Errorf("get %s: %w", url, err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return "", err // which says what was asked for
	}
	defer resp.Body.Close() // before the stream is free again
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("get %s: %s", url, resp.Status)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", url, err)
	}
	return string(body), nil
}

// Close closes the connection. It is called when no Get is under way, and ends what the client is made of.
func (c *Client) Close() {
	c.http.CloseIdleConnections() // and what is being dialled for somebody who has given up
	// A connection on which somebody has just given up is not idle yet.
	c.hangUp()
}
