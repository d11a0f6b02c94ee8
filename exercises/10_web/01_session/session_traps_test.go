package session_test

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	session "koans/exercises/10_web/01_session"
	"koans/exercises/internal/lab"
)

// More than the two that net/http keeps of its own accord.
func TestAllConnectionsAreKept(t *testing.T) {
	lab.Rule(t, "At the same time", "New", "Get")
	for _, n := range []int{1, 5} {
		lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
			made := connections(t, tl, n, n, func(service *service, s *session.Session) {
				for range 3 {
					require.NoError(t, together(service, s, n, n), "the errors of Get")
				}
			})
			require.Equal(t, n, made, "connections for three times %d requests at once", n)
		})
	}
}

// All kinds of answers, mixed, by many at once.
func TestWhateverComesToMany(t *testing.T) {
	lab.Rule(t, "Whatever came", "Get")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		paths := []string{"/404", "/broken", "/pages/7", "/long", "/other", "/500", "/followed"}
		made := connections(t, tl, 3, 3, func(service *service, s *session.Session) {
			var all sync.WaitGroup
			for i := range 21 {
				all.Go(func() { s.Get(patient(t), paths[i%len(paths)], new(Page)) })
			}
			all.Wait()
			require.Equal(t, 21, service.underWay.Total(), "requests that have come to the service, of 21")
		})
		require.LessOrEqual(t, made, 3, "connections for 21 requests, 3 at a time, of which most fail")
	})
}

// The only connection is taken. Who waits for it hears of the context as well.
func TestAContextEndsTheWaitForAConnection(t *testing.T) {
	lab.Rule(t, "The context", "Get")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		service := newService(t, tl)
		s := session.New(service.url, 1)
		defer s.Close()
		first := inBackground(func() error { return s.Get(t.Context(), "/gate", new(Page)) }) // longer than the other is waited for
		service.requireWaiting(1, first, "after Get")
		ctx, cancel := context.WithCancel(t.Context())
		second := inBackground(func() error { return s.Get(ctx, "/pages/7", new(Page)) })
		lab.Yield()
		cancel()
		require.ErrorIs(t, soon(t, second), context.Canceled, "the error of Get, when the context ended while the only connection was taken")
		require.ErrorIs(t, s.Get(lab.Ended(t), "/pages/7", new(Page)), context.Canceled, "the error of Get, when the context had ended before")
		close(service.gate)
		require.NoError(t, <-first, "the error of the first Get, when another waited for its connection and gave up")
		require.NoError(t, s.Get(patient(t), "/pages/7", new(Page)), "the error of the next Get")
	})
}

// A request is under way when the session is closed: it gets its answer, and its connection ends then.
func TestCloseDoesNotDisturb(t *testing.T) {
	lab.Rule(t, "Closing", "Close")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		service := newService(t, tl)
		s := session.New(service.url, 3)
		require.NoError(t, together(service, s, 3, 3), "the errors of Get")
		page := new(Page)
		got := inBackground(func() error { return s.Get(patient(t), "/gate", page) })
		service.requireWaiting(1, got, "after Get")
		s.Close()
		close(service.gate)
		require.NoError(t, <-got, "the error of a Get that was under way when the session was closed")
		require.Equal(t, Page{"page 7"}, *page, "what a Get has decoded that was under way when the session was closed")
		service.requireClosed("after Close and the last answer")
	})
}

// One is closed, and the other goes on with the connection that it has.
func TestSessionsShareNothing(t *testing.T) {
	lab.Rule(t, "Its own", "New", "Close")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		made := connections(t, tl, 1, 2, func(service *service, one *session.Session) {
			other := session.New(service.url, 1)
			defer other.Close()
			require.NoError(t, one.Get(patient(t), "/pages/7", new(Page)), "the error of Get")
			require.NoError(t, other.Get(patient(t), "/pages/7", new(Page)), "the error of Get in another session")
			require.GreaterOrEqual(t, service.conns.Total(), 2, "connections of two sessions, each of which has asked once")
			one.Close()
			require.NoError(t, other.Get(patient(t), "/pages/7", new(Page)), "the error of Get, when another session was closed")
			require.Equal(t, 3, service.underWay.Total(), "requests that have come to the service")
		})
		require.Equal(t, 2, made, "connections of two sessions, of one each, when one of them was closed")
	})
}
