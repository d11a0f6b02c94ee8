// Package http2 makes many requests at the same time over one connection.
package http2

import (
	"context"
	"errors"
	"net"
)

// A Client makes requests to one host, over one connection with a number of streams. Only [New] makes one.
//
// Get may be called from many goroutines at the same time.
type Client struct {
	// TODO: what makes requests, and what counts them?
}

// New returns a Client that makes at most streams requests at the same time. It panics if streams < 1.
// It connects with dial, when it is first asked for something, and speaks HTTP/2 without encryption.
func New(dial func(ctx context.Context, network, addr string) (net.Conn, error), streams int) *Client {
	// TODO: a transport that speaks HTTP/2, on one connection.
	return &Client{}
}

// Get returns the text of a page. It waits until there is a stream for it. If ctx ends first, the error
// wraps that of ctx, or its cause.
func (c *Client) Get(ctx context.Context, url string) (text string, err error) {
	// TODO
	return "", errors.New("not written yet")
}

// Close closes the connection. It is called when no Get is under way, and ends what the client is made of.
func (c *Client) Close() {
	// TODO
}
