package retry_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	retry "koans/exercises/10_web/03_retry"
	"koans/exercises/internal/lab"
)

// The picture of the lesson.
func TestThePausesGetLonger(t *testing.T) {
	lab.Rule(t, "Back-off", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newService(tl, busy(), busy(), busy(), well())
		s.takes = time.Second
		p := retry.Policy{Tries: 4, Base: time.Second, Max: 3 * time.Second, Jitter: halved}
		resp, err := p.Do(s.client(), get(t.Context()))
		require.Equal(t, "0s 1.5s 3.5s 6s", s.instants(), "when each try began, of which each took 1s")
		requireAnswer(t, resp, err, http.StatusOK)
	})
}

func TestSomeStatusesMayPass(t *testing.T) {
	lab.Rule(t, "What may pass", "Do")
	for _, status := range []int{429, 502, 503, 504} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := newService(tl, answer{status: status}, well())
			resp, err := policy().Do(s.client(), get(t.Context()))
			require.Equal(t, 2, len(s.tries), "tries, when the first was answered %d and the second 200", status)
			requireAnswer(t, resp, err, http.StatusOK)
		})
	}
	for _, status := range []int{200, 304, 400, 401, 404, 500, 501} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := newService(tl, answer{status: status})
			resp, err := policy().Do(s.client(), get(t.Context()))
			require.Equal(t, 1, len(s.tries), "tries, when the first was answered %d", status)
			requireAnswer(t, resp, err, status)
		})
	}
}

func TestAnErrorMayPass(t *testing.T) {
	lab.Rule(t, "What may pass", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newService(tl, answer{err: errors.New("connection refused")}, well())
		resp, err := policy().Do(s.client(), get(t.Context()))
		require.Equal(t, 2, len(s.tries), "tries, when the first had an error and the second was answered 200")
		requireAnswer(t, resp, err, http.StatusOK)
	})
}

func TestWhatMustNotBeDoneTwiceIsSentOnce(t *testing.T) {
	lab.Rule(t, "What may be repeated", "Do")
	for method, tries := range map[string]int{"GET": 3, "HEAD": 3, "OPTIONS": 3, "PUT": 3, "DELETE": 3, "POST": 1, "PATCH": 1} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := newService(tl, busy())
			_, err := policy().Do(s.client(), request(t.Context(), method, "an order"))
			require.Error(t, err, "the error of Do, when each %s was answered 503", method)
			require.Equal(t, tries, len(s.tries), "tries of a %s, when each was answered 503 and up to 3 are allowed", method)
		})
	}
}

func TestEachTrySendsTheWholeBody(t *testing.T) {
	lab.Rule(t, "The whole body", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newService(tl, busy(), busy(), well())
		resp, err := policy().Do(s.client(), request(t.Context(), "PUT", "an order"))
		requireAnswer(t, resp, err, http.StatusOK)
		for n, try := range s.tries {
			require.Equal(t, "an order", try.body, "the body that try %d has sent", n+1)
		}
	})
}

// The simulated clock shows midnight, 1 January 2000, when a test begins.
func TestTheServiceSaysWhenToComeBack(t *testing.T) {
	lab.Rule(t, "Retry-After", "Do")
	for header, second := range map[string]string{
		"120":                           "2m0.5s", // the first answer comes after 0.5 s
		"Sat, 01 Jan 2000 00:10:00 GMT": "10m0s",
		"0":                             "500ms",
		"Fri, 31 Dec 1999 23:59:59 GMT": "500ms",
		"in a while":                    "1s",
	} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := newService(tl, answer{status: 503, after: header, takes: time.Second / 2}, well())
			_, err := policy().Do(s.client(), get(t.Context()))
			require.NoError(t, err, "the error of Do, when the second try was answered 200")
			require.Equal(t, "0s "+second, s.instants(), "when each try began, when the first was answered after 0.5s with Retry-After: %s", header)
		})
	}
}

func TestEnoughIsEnough(t *testing.T) {
	lab.Rule(t, "Enough", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newService(tl, busy())
		_, err := policy().Do(s.client(), get(t.Context()))
		require.Error(t, err, "the error of Do, when each try was answered 503")
		require.Equal(t, "0s 500ms 1.5s", s.instants(), "when each try began, with 3 of them allowed")
		tl.AssertTook(t, 1500*time.Millisecond, "time until Do gave up: when the last try had failed")
	})
}

func TestTheErrorWrapsTheLastCause(t *testing.T) {
	lab.Rule(t, "The last cause", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		refused := errors.New("connection refused")
		_, err := policy().Do(newService(tl, busy(), busy(), answer{err: refused}).client(), get(t.Context()))
		require.ErrorIs(t, err, refused, "the error of Do, when the last try had this one")
		_, err = policy().Do(newService(tl, answer{err: refused}, busy(), answer{status: 504}).client(), get(t.Context()))
		requireStatus(t, err, 504, "the error of Do, when the last try was answered 504")
	})
}

func TestTheContextEndsThePause(t *testing.T) {
	lab.Rule(t, "The context", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		s := newService(tl, answer{status: 429, after: "120"})
		_, err := policy().Do(s.client(), get(ctx))
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Do, when the context ended during a pause")
		requireStatus(t, err, 429, "the error of Do, when the context ended during the pause after a 429")
		tl.AssertTook(t, time.Minute, "time until Do gave up, with a pause of 2m and a context that ended after 1m")
		require.Equal(t, 1, len(s.tries), "tries, when the context ended during the pause after the first")
	})
}

func TestOneConnectionServesAllTries(t *testing.T) {
	lab.Rule(t, "Nothing left open", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		n := lab.NewNetwork(t)
		n.Serve("service.example", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "not now, come back later", http.StatusServiceUnavailable)
		}))
		_, err := policy().Do(n.Client(), get(t.Context()))
		requireStatus(t, err, 503, "the error of Do, when each try was answered 503")
		require.Equal(t, 1, n.Dials(), "connections that were made for three tries, one after another")
		n.AssertBodiesClosed(t)
	})
}
