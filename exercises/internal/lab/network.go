package lab

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
)

// A Network is a network in memory: no port, no packet, and in a bubble its
// waits are durable, so that simulated time goes by. The servers on it and the
// clients made from it are closed when t ends.
type Network struct {
	t testing.TB

	mu    sync.Mutex
	hosts map[string]*listener

	dials, conns, bodies atomic.Int64
}

// NewNetwork returns a network without hosts. In a bubble, call it with the bubble's T.
func NewNetwork(t testing.TB) *Network {
	return &Network{t: t, hosts: map[string]*listener{}}
}

// Serve makes h answer for "http://host/" until t ends.
func (n *Network) Serve(host string, h http.Handler) {
	l := n.Listen(host)
	server := &http.Server{Handler: h}
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
	})
}

// Listen returns a listener that accepts what is dialled to host, on any port.
func (n *Network) Listen(host string) net.Listener {
	l := &listener{host: host, arrive: make(chan net.Conn), closed: make(chan struct{})}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.hosts[host] = l
	return l
}

// Client returns a client whose connections go over this network. It keeps up
// to 100 idle connections a host and counts what [Network.Dials] and
// [Network.OpenBodies] report. Idle connections are closed when t ends.
func (n *Network) Client() *http.Client {
	transport := &http.Transport{DialContext: n.DialContext, MaxIdleConnsPerHost: 100}
	n.t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: counting{n, transport}}
}

// DialContext connects to a host of this network. It fits [http.Transport].
func (n *Network) DialContext(ctx context.Context, _, addr string) (net.Conn, error) {
	n.dials.Add(1)
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
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
		n.conns.Add(1)
		return &countedConn{Conn: client, open: &n.conns}, nil
	case <-l.closed:
		return nil, fmt.Errorf("dial %s: connection refused", host)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Dials returns how often somebody has dialled.
func (n *Network) Dials() int { return int(n.dials.Load()) }

// OpenConns returns how many dialled connections their clients have not closed.
func (n *Network) OpenConns() int { return int(n.conns.Load()) }

// OpenBodies returns how many response bodies of [Network.Client] have not been closed.
func (n *Network) OpenBodies() int { return int(n.bodies.Load()) }

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

type hostAddr string

func (hostAddr) Network() string  { return "lab" }
func (a hostAddr) String() string { return string(a) }

type countedConn struct {
	net.Conn
	open *atomic.Int64
	once sync.Once
}

func (c *countedConn) Close() error {
	c.once.Do(func() { c.open.Add(-1) })
	return c.Conn.Close()
}

// counting counts the bodies that are handed out and not yet closed.
type counting struct {
	n         *Network
	transport *http.Transport
}

func (c counting) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.transport.RoundTrip(req)
	if err == nil {
		c.n.bodies.Add(1)
		resp.Body = &countedBody{ReadCloser: resp.Body, open: &c.n.bodies}
	}
	return resp, err
}

// CloseIdleConnections makes [http.Client.CloseIdleConnections] reach the transport.
func (c counting) CloseIdleConnections() { c.transport.CloseIdleConnections() }

type countedBody struct {
	io.ReadCloser
	open *atomic.Int64
	once sync.Once
}

func (b *countedBody) Close() error {
	b.once.Do(func() { b.open.Add(-1) })
	return b.ReadCloser.Close()
}
