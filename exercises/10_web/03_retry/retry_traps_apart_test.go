package retry_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	retry "koans/exercises/10_web/03_retry"
	"koans/exercises/internal/lab"
)

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// One call pauses for a year, the other for seconds, and each by its own policy.
func TestEachCallPausesByItself(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		patient, hasty := newService(tl, busy(), busy(), well()), newService(tl, busy(), busy(), well())
		var both sync.WaitGroup
		do := func(p retry.Policy, s *service) {
			both.Go(func() {
				if resp, err := p.Do(s.client(), get(t.Context())); err == nil {
					resp.Body.Close()
				}
			})
		}
		do(retry.Policy{Tries: 3, Base: lab.Year, Max: lab.Year, Jitter: halved}, patient)
		time.Sleep(time.Minute)
		do(policy(), hasty)
		both.Wait()
		require.Equal(t, "1m0s 1m0.5s 1m1.5s", hasty.instants(), "when each try of Do began, while another call paused for half a year")
		half := lab.Year / 2
		require.Equal(t, "0s "+half.String()+" "+lab.Year.String(), patient.instants(), "when each try of Do began, while another call paused for seconds")
	})
}

// As with a true transport, the body can be read as long as the context goes on with which the request was sent.
func TestTheAnswerCanBeReadAfterDo(t *testing.T) {
	lab.Rule(t, "What may pass", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newService(tl, busy(), well())
		var sent context.Context
		client := &http.Client{Transport: transport(func(req *http.Request) (*http.Response, error) {
			sent = req.Context()
			return s.RoundTrip(req)
		})}
		resp, err := policy().Do(client, get(t.Context()))
		require.NoError(t, err, "the error of Do, when the last try was answered 200")
		require.NoError(t, sent.Err(), "the error of the context with which the last try was sent, when Do had returned its answer: with that over, nobody can read the body")
		requireAnswer(t, resp, err, 200)
	})
}

func TestAPanicOfTheClientGoesOn(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Do")
	lab.Uncaught(t, "the client's transport", func(ctx context.Context, boom func()) {
		client := &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) {
			boom()
			return nil, errors.New("nobody is there")
		})}
		_, _ = policy().Do(client, get(ctx)) //nolint:bodyclose // there is none
	})
}

func TestAPanicOfJitterGoesOn(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Do")
	lab.Uncaught(t, "Jitter", func(ctx context.Context, boom func()) {
		client := &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) {
			return nil, errors.New("nobody is there")
		})}
		p := policy()
		p.Jitter = func(d time.Duration) time.Duration { boom(); return d }
		_, _ = p.Do(client, get(ctx)) //nolint:bodyclose // there is none
	})
}

// A thousand give up during a pause of a year: if a timer of each were left, it would be there for that year. On real time, since in a
// bubble even those timers are kept that nobody can reach any more.
func TestNoTimerIsLeft(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) { // or else it would last for that year
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		s := newService(tl, answer{status: 503, after: "3600"})
		_, _ = policy().Do(s.client(), get(ctx)) //nolint:bodyclose // an error comes without one
		tl.AssertTook(t, time.Minute, "time until Do gave up, with a pause of an hour and a context that ended after 1m")
	})
	if t.Failed() {
		return
	}
	const n = 300
	client := &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 503, Body: io.NopCloser(strings.NewReader(""))}, nil
	})}
	lab.LeavesNoTimer(t, "300 contexts that ended during a pause", n, func() {
		var all sync.WaitGroup
		for range n {
			all.Go(func() {
				ctx, cancel := context.WithCancel(t.Context())
				p := policy()
				p.Jitter = func(time.Duration) time.Duration {
					time.AfterFunc(5*time.Millisecond, cancel) // by then it pauses
					return lab.Year
				}
				_, _ = p.Do(client, get(ctx)) //nolint:bodyclose // it has nothing to close
			})
		}
		all.Wait()
	})
}
