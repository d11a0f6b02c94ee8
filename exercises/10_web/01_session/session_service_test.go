package session_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"koans/exercises/internal/lab"
)

// A service serves pages on 127.0.0.1 and knows its connections.
type service struct {
	t        testing.TB
	tl       *lab.Timeline
	url      string
	server   *httptest.Server
	conns    lab.Overlap // those that are open
	underWay lab.Overlap
	closed   chan struct{} // has an element for each connection that has ended
	gate     chan struct{} // where a request to /gate waits
	waiting  chan struct{} // has an element for each of these
}

func newService(t testing.TB, tl *lab.Timeline) *service {
	s := &service{t: t, tl: tl, closed: make(chan struct{}, 100), gate: make(chan struct{}), waiting: make(chan struct{}, 100)}
	s.server = httptest.NewUnstartedServer(s)
	leave := make(chan map[net.Conn]func(), 1)
	leave <- map[net.Conn]func(){}
	s.server.Config.ConnState = func(c net.Conn, state http.ConnState) {
		switch all := <-leave; state {
		case http.StateNew:
			all[c] = s.conns.Enter()
			leave <- all
		case http.StateClosed:
			all[c]()
			leave <- all
			s.closed <- struct{}{}
		default:
			leave <- all
		}
	}
	s.server.Start()
	s.url = s.server.URL
	t.Cleanup(func() {
		s.server.CloseClientConnections() // which ends the requests that still wait
		s.server.Close()
	})
	return s
}

// A Page is what the service has.
type Page struct{ Text string }

const page = `{"Text": "page 7"}`

// What the service says is longer than anybody reads by chance.
var long = strings.Repeat(" ", 16<<10)

// ServeHTTP draws each request in the lane of its connection.
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer s.underWay.Enter()()
	_, port, _ := net.SplitHostPort(r.RemoteAddr)
	defer s.tl.Span("port "+port, r.URL.Path)("")
	switch r.URL.Path {
	case "/pages/7":
		io.WriteString(w, page)
	case "/long":
		io.WriteString(w, page+long)
	case "/followed":
		io.WriteString(w, page+long+"and so on")
	case "/broken":
		io.WriteString(w, `{"Text": oops}`+long)
	case "/other":
		io.WriteString(w, `{"Text": 7}`+long)
	case "/404", "/500", "/202", "/403":
		var status int
		fmt.Sscanf(r.URL.Path, "/%d", &status)
		w.WriteHeader(status)
		io.WriteString(w, page+long)
	case "/gate":
		s.waiting <- struct{}{}
		s.hold(r)
		io.WriteString(w, page+long)
	case "/half":
		io.WriteString(w, page[:5])
		w.(http.Flusher).Flush()
		s.waiting <- struct{}{}
		<-r.Context().Done()
	case "/method":
		fmt.Fprintf(w, `{"Text": %q}`, r.Method)
	}
}

// hold waits until the gate is open, or the visitor has gone.
func (s *service) hold(r *http.Request) {
	select {
	case <-s.gate:
	case <-r.Context().Done():
	}
}

// patience is how long a test waits for what a right answer does at once. It is long, for the machine may have much to do.
const patience = 5 * time.Second

func patient(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}
