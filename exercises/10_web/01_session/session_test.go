package session_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"testing"

	"github.com/stretchr/testify/require"

	session "koans/exercises/10_web/01_session"
	"koans/exercises/internal/lab"
)

func TestGetDecodesTheAnswer(t *testing.T) {
	lab.Rule(t, "The answer", "New", "Get")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		service := newService(t, tl)
		s := session.New(service.url, 1)
		defer s.Close()
		var got Page
		require.NoError(t, s.Get(patient(t), "/pages/7", &got), "the error of Get")
		require.Equal(t, Page{"page 7"}, got, "what Get has decoded")
		require.NoError(t, s.Get(patient(t), "/method", &got), "the error of Get")
		require.Equal(t, Page{"GET"}, got, "the method with which Get has asked")
	})
}

func TestWhatWentWrong(t *testing.T) {
	lab.Rule(t, "Something else", "Get")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		service := newService(t, tl)
		s := session.New(service.url, 1)
		defer s.Close()
		for _, status := range []int{202, 403, 404, 500} {
			var bad *session.StatusError
			err := s.Get(patient(t), fmt.Sprintf("/%d", status), new(Page))
			require.ErrorAs(t, err, &bad, "the error of Get, when the status is %d", status)
			require.Equal(t, status, bad.Code, "the status in the error of Get")
		}
		var syntax *json.SyntaxError
		require.ErrorAs(t, s.Get(patient(t), "/broken", new(Page)), &syntax, "the error of Get, when the JSON is broken")
		require.Error(t, s.Get(patient(t), "/%zz", new(Page)), "the error of Get, when the path is none")
		service.server.Close()
		var failed net.Error // a *url.Error of the client's, or what a transport says by itself
		require.ErrorAs(t, s.Get(patient(t), "/pages/7", new(Page)), &failed, "the error of Get, when there is no service")
	})
}

// One row of the lesson's table.
func TestTwentyPagesOneAfterAnother(t *testing.T) {
	lab.Rule(t, "One connection", "New", "Get")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		made := connections(t, tl, 4, 1, func(service *service, s *session.Session) {
			for range 20 {
				require.NoError(t, s.Get(patient(t), "/pages/7", new(Page)), "the error of Get")
			}
			require.Equal(t, 20, service.underWay.Total(), "requests that have come to the service")
		})
		require.Equal(t, 1, made, "connections for 20 requests, one after another")
	})
}

func TestWhateverCameTheConnectionServesAgain(t *testing.T) {
	lab.Rule(t, "Whatever came", "Get")
	for path, what := range map[string]string{
		"/404":      "the status is 404",
		"/500":      "the status is 500",
		"/long":     "there is white space behind the JSON",
		"/followed": "something follows the JSON",
		"/broken":   "the JSON is broken",
		"/other":    "the JSON is not what was expected",
	} {
		t.Run(path, func(t *testing.T) {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				made := connections(t, tl, 4, 1, func(service *service, s *session.Session) {
					s.Get(patient(t), path, new(Page))
					s.Get(patient(t), path, new(Page))
					require.NoError(t, s.Get(patient(t), "/pages/7", new(Page)), "the error of Get, after two others of which %s", what)
					require.Equal(t, 3, service.underWay.Total(), "requests that have come to the service")
				})
				require.Equal(t, 1, made, "connections for 3 requests, one after another, when %s", what)
			})
		})
	}
}

// The other row: fetchall's pool, in which nobody has to count.
func TestTwentyPagesFourAtATime(t *testing.T) {
	lab.Rule(t, "At the same time", "New", "Get")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(4)
		made := connections(t, tl, 4, 4, func(service *service, s *session.Session) {
			require.NoError(t, together(service, s, 20, 4), "the errors of Get")
			require.Equal(t, 4, service.underWay.Most(), "requests under way at once, at most, with 4 connections")
		})
		require.Equal(t, 4, made, "connections for 20 requests, 4 at a time")
	})
}

func TestAContextEndsGet(t *testing.T) {
	lab.Rule(t, "The context", "Get")
	for path, when := range map[string]string{"/gate": "before the answer came", "/half": "when half of the answer had come"} {
		t.Run(path, func(t *testing.T) {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				service := newService(t, tl)
				s := session.New(service.url, 1)
				defer s.Close()
				ctx, cancel := context.WithCancel(patient(t))
				got := inBackground(func() error { return s.Get(ctx, path, new(Page)) })
				service.requireWaiting(1, got, "after Get")
				cancel()
				require.ErrorIs(t, soon(t, got), context.Canceled, "the error of Get, when the context ended %s", when)
				require.NoError(t, s.Get(patient(t), "/pages/7", new(Page)), "the error of the next Get, when the context of one ended %s", when)
			})
		})
	}
}

func TestCloseEndsIdleConnections(t *testing.T) {
	lab.Rule(t, "Closing", "Close")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		service := newService(t, tl)
		s := session.New(service.url, 1)
		require.NoError(t, s.Get(patient(t), "/pages/7", new(Page)), "the error of Get")
		require.Equal(t, 1, service.underWay.Total(), "requests that have come to the service")
		s.Close()
		service.requireClosed("after Close")
	})
}
