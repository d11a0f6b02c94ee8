package streaming_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

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
	bodies lab.Overlap   // those that the client has handed out
	closed chan struct{} // has an element for each of these that was closed
}

func newTicker(t testing.TB, tl *lab.Timeline) *ticker {
	k := &ticker{
		t: t, tl: tl,
		says:   make(chan string),
		breaks: make(chan struct{}),
		gone:   make(chan struct{}, 10),
		closed: make(chan struct{}, 10),
	}
	server := httptest.NewUnstartedServer(k)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			k.conns.Enter()
		}
	}
	server.Start()
	transport := &http.Transport{}
	k.client = &http.Client{Transport: counting{&k.bodies, k.closed, transport}}
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
	for said := 0; ; said++ {
		w.(http.Flusher).Flush()
		select {
		case text, more := <-k.says:
			if !more {
				return
			}
			if said < 100 { // a stream without end is not drawn without end
				k.tl.Mark("service", text[:min(len(text), 20)])
			}
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
