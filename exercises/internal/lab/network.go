package lab

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A Network is a network in memory: no port, no packet, and in a bubble its
// waits are durable, so that simulated time goes by. What is served on it and
// the clients made from it are closed when t ends.
//
// Nothing is buffered: a side that writes waits for the other to read. What
// the network counts does not order the goroutines that use it; net/http
// itself orders some of them, as it does on any network.
type Network struct {
	t testing.TB

	mu    sync.Mutex
	hosts map[string]*listener

	dials, conns, bodies Overlap

	opened sync.Mutex
	last   *countedBody // newest first
}

// NewNetwork returns a network without hosts. In a bubble, call it with the bubble's T.
//
// From then on [http.DefaultTransport], and with it [http.Get] and each client without
// a transport of its own, refuses to work: an answer that ignores the client
// which it is given would look for the hosts on the real network, and in a
// second bubble the real resolver ends the process.
func NewNetwork(t testing.TB) *Network {
	refuse()
	return &Network{t: t, hosts: map[string]*listener{}}
}

// Serve makes h answer for "http://host/" until t ends. Then its connections
// are closed, which ends the context of each request, and Serve's cleanup waits for
// the calls of h that are under way: a handler is not what a test leaves behind.
func (n *Network) Serve(host string, h http.Handler) {
	l := n.Listen(host)
	var conns sync.WaitGroup
	server := &http.Server{Handler: h, ConnState: func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew: // reported by Serve, before it accepts the next
			conns.Add(1)
		case http.StateClosed, http.StateHijacked:
			conns.Done()
		}
	}}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(l); err != http.ErrServerClosed {
			n.t.Errorf("lab: the server of %s: %v", host, err)
		}
	}()
	n.t.Cleanup(func() {
		server.Close()
		<-done
		conns.Wait()
	})
}

// Listen returns a listener that accepts what is dialled to host, on any port.
// It panics if somebody listens there already.
func (n *Network) Listen(host string) net.Listener {
	n.mu.Lock()
	defer n.mu.Unlock()
	if l := n.hosts[host]; l != nil && !l.isClosed() {
		panic("lab: somebody listens on " + host + " already")
	}
	l := &listener{host: host, arrive: make(chan net.Conn), closed: make(chan struct{})}
	n.hosts[host] = l
	return l
}

// Client returns a client whose connections go over this network. It keeps up
// to 100 idle connections a host and counts what [Network.OpenBodies] reports. When
// t ends, idle connections are closed, and so are the bodies that were left
// open: those are for [Network.AssertBodiesClosed] to find, not for the leak check.
func (n *Network) Client() *http.Client {
	transport := &http.Transport{DialContext: n.DialContext, MaxIdleConnsPerHost: 100}
	n.t.Cleanup(func() {
		for _, body := range n.openBodies() {
			body.Close()
		}
		transport.CloseIdleConnections()
	})
	return &http.Client{Transport: counting{n, transport}}
}

// DialContext connects to a host of this network. It fits [http.Transport].
func (n *Network) DialContext(ctx context.Context, _, addr string) (net.Conn, error) {
	n.dials.Enter()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("dial %s: %w", addr, err)
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("dial: %w", err)
	}
	n.mu.Lock()
	l := n.hosts[host]
	n.mu.Unlock()
	if l == nil {
		return nil, fmt.Errorf("dial %s: no such host", host)
	}
	client, server := net.Pipe()
	select {
	case l.arrive <- server:
		return &countedConn{Conn: client, leave: n.conns.Enter()}, nil
	case <-l.closed:
		return nil, fmt.Errorf("dial %s: connection refused", host)
	case <-ctx.Done():
		return nil, fmt.Errorf("dial %s: %w", addr, ctx.Err())
	}
}

// Dials returns how often somebody has dialled.
func (n *Network) Dials() int { return n.dials.Total() }

// OpenConns returns how many dialled connections their clients have not closed.
func (n *Network) OpenConns() int { return n.conns.Now() }

// MostConns returns the greatest number of connections that were open at once.
func (n *Network) MostConns() int { return n.conns.Most() }

// OpenBodies returns how many response bodies of [Network.Client] have not been closed.
func (n *Network) OpenBodies() int { return n.bodies.Now() }

// AssertBodiesClosed fails t if a response body of [Network.Client] has not
// been closed, and names the pages.
func (n *Network) AssertBodiesClosed(t testing.TB) bool {
	t.Helper()
	var pages []string
	for _, body := range n.openBodies() {
		pages = append(pages, body.page)
	}
	if len(pages) == 0 {
		return true
	}
	slices.Sort(pages)
	bodies := fmt.Sprintf("the bodies of %d responses were", len(pages))
	if len(pages) == 1 {
		bodies = "the body of a response was"
	}
	return assert.Fail(t, fmt.Sprintf("%s left open: %s", bodies, strings.Join(pages, ", ")))
}

// refuse is not undone when a test ends: what a test left behind may still be reading DefaultTransport.
var refuse = sync.OnceFunc(func() { http.DefaultTransport = refusing{} })

type refusing struct{}

func (refusing) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		req.Body.Close()
	}
	return nil, fmt.Errorf("%s is on a network in memory, where only the client that you were given can reach it", req.URL.Host)
}

type listener struct {
	host   string
	arrive chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.arrive:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error   { l.once.Do(func() { close(l.closed) }); return nil }
func (l *listener) Addr() net.Addr { return hostAddr(l.host) }

func (l *listener) isClosed() bool {
	select {
	case <-l.closed:
		return true
	default:
		return false
	}
}

type hostAddr string

func (hostAddr) Network() string  { return "lab" }
func (a hostAddr) String() string { return string(a) }

type countedConn struct {
	net.Conn
	leave func()
	once  sync.Once
}

func (c *countedConn) Close() error {
	c.once.Do(c.leave)
	return c.Conn.Close()
}

// counting counts the bodies that are handed out and not yet closed.
type counting struct {
	n         *Network
	transport *http.Transport
}

func (c counting) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body := &countedBody{ReadCloser: resp.Body, page: req.URL.String(), leave: c.n.bodies.Enter()}
	c.n.opens(body)
	resp.Body = body
	if w, ok := body.ReadCloser.(io.Writer); ok { // after 101 Switching Protocols it is the connection
		resp.Body = struct {
			*countedBody
			io.Writer
		}{body, w}
	}
	return resp, nil
}

// CloseIdleConnections makes [http.Client.CloseIdleConnections] reach the transport.
func (c counting) CloseIdleConnections() { c.transport.CloseIdleConnections() }

type countedBody struct {
	io.ReadCloser
	page   string
	leave  func()
	once   sync.Once
	closed bool
	before *countedBody
}

func (b *countedBody) Close() error {
	b.once.Do(func() {
		b.leave()
		b.note()
	})
	return b.ReadCloser.Close()
}

//go:norace
func (b *countedBody) note() { b.closed = true }

// opens keeps body for openBodies: in a list, since the runtime reports what is
// done to a slice or a map to the race detector even from here.
//
//go:norace
func (n *Network) opens(body *countedBody) {
	hush()
	n.opened.Lock()
	body.before = n.last
	n.last = body
	n.opened.Unlock()
	unhush()
}

//go:norace
func (n *Network) openBodies() []*countedBody {
	hush()
	n.opened.Lock()
	last := n.last
	n.opened.Unlock()
	unhush()
	var open []*countedBody
	for body := last; body != nil; body = body.before {
		if !body.closed {
			open = append(open, body)
		}
	}
	return open
}
