// want test "connections dialled|connections"

// Package http2 makes a transport for each request.
package http2

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
)

type Client struct {
	make    func() *http.Client
	streams chan struct{} // one element for each request that is under way
}

func New(dial func(ctx context.Context, network, addr string) (net.Conn, error), streams int) *Client {
	if streams < 1 {
		panic("http2: no streams")
	}
	// Not HTTP1 as well: then http:// would mean that.
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	make1 := func() *http.Client {
		return &http.Client{Transport: &http.Transport{
			DialContext:     dial,
			Protocols:       &protocols,
			MaxConnsPerHost: 1, // otherwise each request dials that finds no connection
			HTTP2:           &http.HTTP2Config{StrictMaxConcurrentRequests: true},
		}}
	}
	return &Client{make1, make(chan struct{}, streams)}
}

func (c *Client) Get(ctx context.Context, url string) (text string, err error) {
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
	client := c.make()
	defer client.CloseIdleConnections()
	resp, err := client.Do(req)
	if err != nil {
		return "", err // which says the url
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

func (c *Client) Close() {
}
