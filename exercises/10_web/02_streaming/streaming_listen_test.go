package streaming_test

import (
	"context"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	streaming "koans/exercises/10_web/02_streaming"
	"koans/exercises/internal/lab"
)

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

// requireClosed fails t unless all bodies are closed, or soon will be: a goroutine may do that.
func (k *ticker) requireClosed() {
	k.t.Helper()
	for k.bodies.Now() > 0 {
		select {
		case <-k.closed:
		case <-patient(k.t).Done():
			require.Zero(k.t, k.bodies.Now(), "bodies that are open after Close")
		}
	}
}

// counting counts the bodies that are handed out and not yet closed.
type counting struct {
	bodies *lab.Overlap
	closed chan struct{}
	http.RoundTripper
}

func (c counting) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.RoundTripper.RoundTrip(req)
	if err == nil {
		leave := c.bodies.Enter()
		resp.Body = &body{ReadCloser: resp.Body, leave: sync.OnceFunc(func() {
			leave()
			c.closed <- struct{}{}
		})}
	}
	return resp, err
}

type body struct {
	io.ReadCloser
	leave func()
}

func (b *body) Close() error { b.leave(); return b.ReadCloser.Close() }
