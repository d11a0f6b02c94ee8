// want test "connections dialled, when all streams were taken"

// Package http2 forgets that one who has given up counts in the transport until the other side has confirmed it: at the limit, the next one dials.
package http2

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
)

type Client struct {
	http    *http.Client
	streams chan struct{} // one element for each request that is under way
	hangUp  context.CancelFunc
}

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
	}
	return &Client{&http.Client{Transport: transport}, make(chan struct{}, streams), hangUp}
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
	resp, err := c.http.Do(req)
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
	c.http.CloseIdleConnections() // and what is being dialled for somebody who has given up
	// A connection on which somebody has just given up is not idle yet.
	c.hangUp()
}
