package session_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	session "koans/exercises/10_web/01_session"
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

// requireWaiting fails t unless n requests to /gate or /half are under way, before any Get has returned.
func (s *service) requireWaiting(n int, got <-chan error, when string) {
	s.t.Helper()
	for i := range n {
		select {
		case <-s.waiting:
		case err := <-got:
			require.Fail(s.t, fmt.Sprintf("Get has returned before the service has answered, with error %v", err))
		case <-patient(s.t).Done():
			require.Equal(s.t, n, i, "requests that have come to the service at the same time %s", when)
		}
	}
}

// requireClosed fails t unless all connections end.
func (s *service) requireClosed(when string) {
	s.t.Helper()
	for ended := range s.conns.Total() {
		select {
		case <-s.closed:
		case <-patient(s.t).Done():
			require.Equal(s.t, s.conns.Total(), ended, "connections that have ended %s, of all that were made", when)
		}
	}
}

// connections plays a scene with a session that may have so many, and returns how many were made. When want is exceeded it
// plays it again, up to five times, and the fewest count: net/http gives a connection up
// when the machine is so busy that 50 ms go by between two of its steps.
func connections(t *testing.T, tl *lab.Timeline, conns, want int, scene func(service *service, s *session.Session)) int {
	t.Helper()
	fewest := math.MaxInt
	for range 5 {
		service := newService(t, tl)
		s := session.New(service.url, conns)
		scene(service, s)
		s.Close()
		if fewest = min(fewest, service.conns.Total()); fewest <= want {
			break
		}
	}
	return fewest
}

// together makes n requests at once, of which so many must be under way at the same time.
func together(service *service, s *session.Session, n, most int) error {
	service.t.Helper()
	ctx, cancel := context.WithTimeout(service.t.Context(), 2*patience) // who waits for them is not to wait as long
	defer cancel()
	got := make(chan error, n)
	for range n {
		go func() { got <- s.Get(ctx, "/gate", new(Page)) }()
	}
	service.requireWaiting(most, got, fmt.Sprintf("when %d are made with %d connections", n, most))
	for range 20 {
		lab.Yield() // one too many would come now
	}
	var errs []error
	for len(errs) < n {
		select {
		case service.gate <- struct{}{}:
		case err := <-got:
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func inBackground(get func() error) <-chan error {
	got := make(chan error, 1)
	go func() { got <- get() }()
	return got
}

// soon fails t unless Get returns, and returns its error.
func soon(t testing.TB, got <-chan error) error {
	t.Helper()
	select {
	case err := <-got:
		return err
	case <-patient(t).Done():
		require.Fail(t, "Get has not returned, although its context has ended")
		return nil
	}
}
