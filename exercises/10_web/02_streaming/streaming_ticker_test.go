package streaming_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	streaming "koans/exercises/10_web/02_streaming"
	"koans/exercises/internal/lab"
)

// A ticker is a service on 127.0.0.1 that says what the test tells it to, when it is told to.
type ticker struct {
	t      testing.TB
	tl     *lab.Timeline
	url    string
	client *http.Client
	says   chan string   // what comes next; closed, the answer has come to its end
	breaks chan struct{} // the connection does
	hangUp func()        // ends all connections
	gone   chan struct{} // has an element for each visitor who has left before the end
	conns  lab.Overlap
	asked  lab.Overlap
	bodies lab.Overlap // those that the client has handed out
}

func newTicker(t testing.TB, tl *lab.Timeline) *ticker {
	k := &ticker{
		t: t, tl: tl,
		says:   make(chan string),
		breaks: make(chan struct{}),
		gone:   make(chan struct{}, 10),
	}
	server := httptest.NewUnstartedServer(k)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			k.conns.Enter()
		}
	}
	server.Start()
	transport := &http.Transport{}
	k.client = &http.Client{Transport: counting{&k.bodies, transport}}
	k.url = server.URL
	k.hangUp = server.CloseClientConnections
	t.Cleanup(func() {
		k.hangUp()
		server.Close()
		transport.CloseIdleConnections()
	})
	return k
}

// ServeHTTP sends the headers at once, and the body as it is told to.
func (k *ticker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer k.asked.Enter()()
	switch r.URL.Path {
	case "/silent": // not even headers
		<-r.Context().Done()
		k.gone <- struct{}{}
		return
	case "/404":
		w.WriteHeader(http.StatusNotFound)
	case "/202":
		w.WriteHeader(http.StatusAccepted)
	}
	for {
		w.(http.Flusher).Flush()
		select {
		case text, more := <-k.says:
			if !more {
				return
			}
			k.tl.Mark("service", text[:min(len(text), 20)])
			io.WriteString(w, text)
		case <-k.breaks:
			panic(http.ErrAbortHandler)
		case <-r.Context().Done():
			k.gone <- struct{}{}
			return
		}
	}
}

// patience is how long a test waits for what a right answer does at once. It is long, for the machine may have much to do.
const patience = 5 * time.Second

func patient(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// say has the service say something, and fails t if nobody listens.
func (k *ticker) say(text string) {
	k.t.Helper()
	select {
	case k.says <- text:
	case <-patient(k.t).Done():
		require.Fail(k.t, "the stream has ended before the service could say what it has to say")
	}
}

// requireGone fails t unless the service learns that its visitor has left.
func (k *ticker) requireGone(when string) {
	k.t.Helper()
	select {
	case <-k.gone:
	case <-patient(k.t).Done():
		require.Fail(k.t, "the service still believes that somebody listens, "+when)
	}
}

// A heard is what Next or Open has come back with.
type heard struct {
	line   string
	err    error
	stream *streaming.Stream
}

// soon fails t unless do returns without anything more that would have to happen.
func soon(t testing.TB, do func() heard, not string) heard {
	t.Helper()
	got := inBackground(do)
	select {
	case h := <-got:
		return h
	case <-patient(t).Done():
		require.Fail(t, not)
		return heard{}
	}
}

func inBackground(do func() heard) <-chan heard {
	got := make(chan heard, 1)
	go func() { got <- do() }()
	return got
}

// open opens the stream, and closes it when t ends.
func (k *ticker) open(ctx context.Context, maxLine int) *streaming.Stream {
	k.t.Helper()
	got := soon(k.t, func() heard {
		s, err := streaming.Open(ctx, k.client, k.url, maxLine)
		return heard{stream: s, err: err}
	}, "Open has not returned, although the headers had come")
	require.NoError(k.t, got.err, "the error of Open")
	require.NotNil(k.t, got.stream, "what Open returned")
	require.NotZero(k.t, k.asked.Total(), "requests that Open has made")
	k.t.Cleanup(func() {
		k.hangUp() // what still waits for more is not to keep Close
		got.stream.Close()
	})
	return got.stream
}

// next returns the next line or the error, and fails t if neither comes.
func (k *ticker) next(s *streaming.Stream, when string) heard {
	k.t.Helper()
	h := soon(k.t, func() heard {
		line, err := s.Next()
		return heard{line: line, err: err}
	}, "Next has not returned, "+when)
	if h.err == nil {
		k.tl.Mark("Next", h.line[:min(len(h.line), 20)])
	}
	return h
}

// requireLine fails t unless Next returns this line now.
func (k *ticker) requireLine(s *streaming.Stream, want string) {
	k.t.Helper()
	h := k.next(s, "although the end of a line had come")
	require.NoError(k.t, h.err, "the error of Next, when a line had come")
	require.Equal(k.t, want, h.line, "the line that Next returned")
}

// requireEnd fails t unless Next says, twice, that this was all.
func (k *ticker) requireEnd(s *streaming.Stream) {
	k.t.Helper()
	for range 2 {
		h := k.next(s, "although the answer had come to its end")
		require.Equal(k.t, io.EOF, h.err, "the error of Next after the last line. Its line was %q", h.line)
	}
}

// counting counts the bodies that are handed out and not yet closed.
type counting struct {
	bodies *lab.Overlap
	http.RoundTripper
}

func (c counting) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.RoundTripper.RoundTrip(req)
	if err == nil {
		resp.Body = &body{ReadCloser: resp.Body, leave: sync.OnceFunc(c.bodies.Enter())}
	}
	return resp, err
}

type body struct {
	io.ReadCloser
	leave func()
}

func (b *body) Close() error { b.leave(); return b.ReadCloser.Close() }
