package http2_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
)

var (
	errStorm  = errors.New("a storm")
	errBroken = errors.New("connection reset by peer")
)

// dial is how the client comes to the house.
func (h *house) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	defer h.dialling.Enter()()
	if h.dials > 0 && !sleep(ctx, h.dials) {
		return nil, fmt.Errorf("dialling was broken off: %w", ctx.Err())
	}
	if h.storm.CompareAndSwap(true, false) {
		return nil, errStorm
	}
	c, err := h.network.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.conns = append(h.conns, c)
	open, hangUp := context.WithCancel(context.Background())
	return &line{c, h, open, hangUp}, nil
}

// A line is a connection on which what the client writes may crawl, and what it hears may be late.
type line struct {
	net.Conn
	h      *house
	open   context.Context
	hangUp context.CancelFunc
}

func (l *line) Write(b []byte) (int, error) {
	if l.h.crawl.Load() {
		sleep(l.open, second)
	}
	return l.Conn.Write(b)
}

func (l *line) Read(b []byte) (int, error) {
	n, err := l.Conn.Read(b)
	if errors.Is(err, io.ErrClosedPipe) { // said as it is said of a real connection
		err = &net.OpError{Op: "read", Net: "tcp", Err: errBroken}
	}
	if l.h.late.Load() {
		sleep(l.open, second)
	}
	return n, err
}

func (l *line) Close() error {
	l.hangUp()
	return l.Conn.Close()
}

// breaks cuts the connections that there are.
func (h *house) breaks() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.conns {
		c.Close()
	}
	h.conns = nil
}
