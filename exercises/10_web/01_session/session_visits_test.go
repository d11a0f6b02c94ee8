package session_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	session "koans/exercises/10_web/01_session"
	"koans/exercises/internal/lab"
)

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
