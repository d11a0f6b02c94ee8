// want test "when two others that waited have given up|after two have given up"

// Package http2 knows who waits by their number, and two that give up, the later one first, are one number too many: another is struck off.
package http2

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
)

// A Client makes requests to one host, over one connection with a number of streams. Only [New] makes one.
//
// Get may be called from many goroutines at the same time.
type Client struct {
	http  *http.Client
	stop  context.CancelFunc // ends dialling, and closes what was dialled
	dials *sync.WaitGroup
}

// A turnstile is a RoundTripper that lets so many requests in. One is out when its body is closed.
type turnstile struct {
	next http.RoundTripper

	mu    sync.Mutex
	free  int
	queue []chan struct{} // each is closed when its request is let in
	gone  int             // how many have left the queue
}

func (t *turnstile) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.in(req.Context()); err != nil {
		return nil, err
	}
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		t.out()
		return nil, err
	}
	resp.Body = &ticket{ReadCloser: resp.Body, out: sync.OnceFunc(t.out)}
	return resp, nil
}

func (t *turnstile) in(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t.mu.Lock()
	if t.free > 0 {
		t.free--
		t.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	number := t.gone + len(t.queue)
	t.queue = append(t.queue, mine)
	t.mu.Unlock()

	select {
	case <-mine:
		return nil
	case <-ctx.Done():
	}
	t.mu.Lock()
	if i := number - t.gone; i >= 0 {
		t.queue = slices.Delete(t.queue, i, i+1)
		t.gone++
		t.mu.Unlock()
		return ctx.Err()
	}
	t.mu.Unlock()
	t.out() // it was let in just now
	return ctx.Err()
}

func (t *turnstile) out() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.queue) == 0 {
		t.free++
		return
	}
	close(t.queue[0])
	t.queue = t.queue[1:]
	t.gone++
}

// A ticket is the body of a response: who closes it goes out.
type ticket struct {
	io.ReadCloser
	out func()
}

func (t *ticket) Close() error {
	defer t.out()
	return t.ReadCloser.Close()
}

// A phone is a connection that is hung up when its context ends, if not before.
type phone struct {
	net.Conn
	forget func() bool
}

func (p phone) Close() error {
	p.forget()
	return p.Conn.Close()
}

// New returns a Client that makes at most so many requests at the same time. It panics if streams < 1.
// It connects with dial, when it is first asked for something, and speaks HTTP/2 without encryption.
func New(dial func(ctx context.Context, network, addr string) (net.Conn, error), streams int) *Client {
	if streams < 1 {
		panic(fmt.Sprintf("http2: %d streams", streams))
	}
	life, stop := context.WithCancel(context.Background())
	dials := new(sync.WaitGroup)
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	transport := &http.Transport{
		Protocols:       protocols,
		MaxConnsPerHost: 1,
		HTTP2:           &http.HTTP2Config{StrictMaxConcurrentRequests: true},
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			dials.Add(1)
			defer dials.Done()
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			defer context.AfterFunc(life, cancel)()
			conn, err := dial(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return phone{conn, context.AfterFunc(life, func() { conn.Close() })}, nil
		},
	}
	return &Client{
		http: &http.Client{Transport: &turnstile{next: transport, free: streams}},
		stop: func() {
			transport.CloseIdleConnections()
			stop()
		},
		dials: dials,
	}
}

// Get returns the text of a page. It waits until there is a stream for it. If the status is not 200, or
// anything else goes wrong, Get returns an error that says the url.
//
// If ctx ends first, Get returns immediately, with an error that wraps that of ctx, or its cause.
func (c *Client) Get(ctx context.Context, url string) (text string, err error) {
	text, err = c.page(ctx, url)
	switch {
	case err == nil:
		return text, nil
	case ctx.Err() != nil:
		return "", fmt.Errorf("%s: %w (%v)", url, ctx.Err(), err)
	default:
		return "", fmt.Errorf("%s: %w", url, err)
	}
}

func (c *Client) page(ctx context.Context, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return "", err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != 200 {
		return "", fmt.Errorf("the answer is %s", resp.Status)
	}
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

// Close closes the connection. It is called when no Get is under way, and ends what the client is made of.
func (c *Client) Close() {
	c.stop()
	c.dials.Wait()
}
