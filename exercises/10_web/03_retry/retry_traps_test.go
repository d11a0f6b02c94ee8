package retry_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	retry "koans/exercises/10_web/03_retry"
	"koans/exercises/internal/lab"
)

// Seventy doublings of a second do not fit into a time.Duration.
func TestTheBackOffStaysWhereItIs(t *testing.T) {
	lab.Rule(t, "Back-off", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newService(tl, busy())
		p := retry.Policy{Tries: 72, Base: time.Second, Max: 20 * time.Second, Jitter: halved}
		_, err := p.Do(s.client(), get(t.Context()))
		requireStatus(t, err, 503, "the error of Do, when each try was answered 503")
		want := []string{"0s", "500ms", "1.5s", "3.5s", "7.5s", "15.5s"}
		for at := 25500 * time.Millisecond; len(want) < 72; at += 10 * time.Second {
			want = append(want, at.String())
		}
		require.Equal(t, strings.Join(want, " "), s.instants(), "when each of 72 tries began, with a back-off of 20s at most")
	})
}

// The pause is what Jitter makes of it, even if that is longer than Max, or nothing.
func TestJitterHasTheLastWord(t *testing.T) {
	lab.Rule(t, "Back-off", "Do")
	for range 3 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			rng := lab.Rand(t)
			var asked []string
			want, at := "0s", time.Duration(0)
			jitter := func(d time.Duration) time.Duration {
				asked = append(asked, d.String())
				pause := time.Duration(rng.Int64N(1+int64(2*d))) * time.Duration(rng.IntN(2))
				if len(asked) <= 5 {
					at += pause
					want += " " + at.String()
				}
				return pause
			}
			s := newService(tl, busy())
			p := retry.Policy{Tries: 6, Base: 3 * time.Second, Max: 10 * time.Second, Jitter: jitter}
			p.Do(s.client(), get(t.Context()))
			require.GreaterOrEqual(t, len(asked), 5, "times that Jitter was called, for 5 pauses")
			require.Equal(t, []string{"3s", "6s", "10s", "10s", "10s"}, asked[:5], "what Jitter was called with for 5 pauses, once each")
			require.Equal(t, want, s.instants(), "when each try began, with what Jitter said")
		})
	}
}

func TestMaxHoldsForTheFirstPause(t *testing.T) {
	lab.Rule(t, "Back-off", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newService(tl, busy())
		p := retry.Policy{Tries: 3, Base: time.Hour, Max: time.Minute, Jitter: halved}
		p.Do(s.client(), get(t.Context()))
		require.Equal(t, "0s 30s 1m0s", s.instants(), "when each try began, with Base longer than Max")
	})
}

// One that said when to come back has failed, too.
func TestEachFailureCounts(t *testing.T) {
	lab.Rule(t, "Back-off", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newService(tl, answer{status: 503, after: "100"}, busy(), well())
		policy().Do(s.client(), get(t.Context()))
		require.NotEqual(t, "0s 1m40s 1m40.5s", s.instants(), "when each try began: the second failure's back-off is 2s, although the first was answered with Retry-After: 100")
	})
}

// It holds for the failure that it came with, and for no other.
func TestRetryAfterCountsOnce(t *testing.T) {
	lab.Rule(t, "Retry-After", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		refused := answer{err: errors.New("connection refused")}
		s := newService(tl, answer{status: 429, after: "100"}, refused, answer{status: 502, after: "1"}, busy(), well())
		p := retry.Policy{Tries: 5, Base: time.Second, Max: time.Minute, Jitter: halved}
		resp, err := p.Do(s.client(), get(t.Context()))
		requireAnswer(t, resp, err, http.StatusOK)
		require.Equal(t, "0s 1m40s 1m41s 1m42s 1m46s", s.instants(),
			"when each try began: 100s (Retry-After), 1s (back-off after the 2nd failure), 1s (Retry-After), 4s (back-off after the 4th) after the one before")
	})
}

// There are three ways to write a date, and the clock is between two seconds when it comes.
func TestRetryAfterIsADate(t *testing.T) {
	lab.Rule(t, "Retry-After", "Do")
	for header, second := range map[string]string{
		"Saturday, 01-Jan-00 00:00:07 GMT": "7s",
		"Sat Jan  1 00:00:07 2000":         "7s",
		"Sat, 01 Jan 2000 00:00:03 GMT":    "3s",
		"Sun, 31 Dec 2000 00:00:00 GMT":    "8760h0m0s",
		"Thu, 01 Jan 1970 00:00:00 GMT":    "2.25s",
	} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := newService(tl, answer{status: 503, after: header, takes: 2250 * time.Millisecond}, well())
			_, err := policy().Do(s.client(), get(t.Context()))
			require.NoError(t, err, "the error of Do, when the second try was answered 200")
			require.Equal(t, "0s "+second, s.instants(), "when each try began, when the first was answered after 2.25s with Retry-After: %s", header)
		})
	}
}

func TestWhatIsNoRetryAfterIsIgnored(t *testing.T) {
	lab.Rule(t, "Retry-After", "Do")
	for _, header := range []string{"1.5", "10s", "tomorrow", "Sat, 01 Jan 2000"} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := newService(tl, answer{status: 503, after: header}, well())
			s.answers[1].after = "100" // an answer that did not fail
			_, err := policy().Do(s.client(), get(t.Context()))
			require.NoError(t, err, "the error of Do, when the second try was answered 200")
			require.Equal(t, "0s 500ms", s.instants(), "when each try began, when the first was answered with Retry-After: %s", header)
		})
	}
}

// A key makes it safe to send it twice; that a body is there only once makes it impossible.
func TestAnIdempotencyKeyAllowsIt(t *testing.T) {
	lab.Rule(t, "What may be repeated", "Do")
	for _, method := range []string{"POST", "PATCH"} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := newService(tl, busy(), answer{err: errors.New("connection refused")}, well())
			req := request(t.Context(), method, "an order")
			req.Header.Set("Idempotency-Key", "order-7")
			resp, err := policy().Do(s.client(), req)
			require.Equal(t, 3, len(s.tries), "tries of a %s with an Idempotency-Key, of which the third was answered 200", method)
			requireAnswer(t, resp, err, http.StatusOK)
		})
	}
}

func TestWhatIsSentOnceFailsWithItsCause(t *testing.T) {
	lab.Rule(t, "What may be repeated", "Do")
	refused := errors.New("connection refused")
	once := func(req *http.Request) *http.Request { req.GetBody = nil; return req }
	for name, req := range map[string]func(ctx context.Context) *http.Request{
		"a POST":              func(ctx context.Context) *http.Request { return request(ctx, "POST", "an order") },
		"a POST without body": func(ctx context.Context) *http.Request { return request(ctx, "POST", "") },
		"a PUT without GetBody": func(ctx context.Context) *http.Request {
			return once(request(ctx, "PUT", "an order"))
		},
		"a POST with a key and without GetBody": func(ctx context.Context) *http.Request {
			req := once(request(ctx, "POST", "an order"))
			req.Header.Set("Idempotency-Key", "order-7")
			return req
		},
	} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := newService(tl, answer{err: refused})
			_, err := policy().Do(s.client(), req(t.Context()))
			require.ErrorIs(t, err, refused, "the error of Do, when %s had this one", name)
			require.Equal(t, 1, len(s.tries), "tries of %s", name)
			s = newService(tl, answer{status: 502})
			_, err = policy().Do(s.client(), req(t.Context()))
			requireStatus(t, err, 502, "the error of Do, when "+name+" was answered 502")
			require.Equal(t, 1, len(s.tries), "tries of %s", name)
			tl.AssertTook(t, 0, "time until Do gave up: there is no pause after the only try")
		})
	}
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for name, none := range map[string]io.ReadCloser{"nil": nil, "http.NoBody": http.NoBody} {
			req := get(t.Context())
			req.Body, req.GetBody = none, nil
			s := newService(tl, busy(), well())
			resp, err := policy().Do(s.client(), req)
			require.Equal(t, 2, len(s.tries), "tries of a GET whose Body is %s, which is none, and so has no GetBody either", name)
			requireAnswer(t, resp, err, http.StatusOK)
		}
	})
}

// What was opened is closed by whom it was sent with, so nothing may be opened that is not sent.
func TestNoBodyIsOpenedInVain(t *testing.T) {
	lab.Rule(t, "Nothing left open", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		opened := []*body{{text: strings.NewReader("an order")}}
		req := request(ctx, "PUT", "an order")
		req.Body = opened[0]
		req.GetBody = func() (io.ReadCloser, error) {
			opened = append(opened, &body{text: strings.NewReader("an order")})
			return opened[len(opened)-1], nil
		}
		s := newService(tl, busy(), answer{status: 503, after: "3600"})
		policy().Do(s.client(), req)
		require.Equal(t, 2, len(s.tries), "tries, when the context ended during the second pause")
		for i, body := range opened {
			which := "a body that GetBody has opened"
			if i == 0 {
				which = "the body that the request came with"
			}
			require.True(t, body.closed, which+" was not closed, when the context ended during a pause")
		}
	})
}

func TestABodyThatCannotBeOpenedAgain(t *testing.T) {
	lab.Rule(t, "The whole body", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		gone := errors.New("the file is gone")
		req := request(t.Context(), "PUT", "an order")
		req.GetBody = func() (io.ReadCloser, error) { return nil, gone }
		s := newService(tl, busy())
		_, err := policy().Do(s.client(), req)
		require.ErrorIs(t, err, gone, "the error of Do, when GetBody had this one")
		require.LessOrEqual(t, len(s.tries), 1, "tries, when GetBody had an error")
	})
}

func TestOneTryIsEnough(t *testing.T) {
	lab.Rule(t, "Enough", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newService(tl, answer{status: 503, after: "60"})
		p := policy()
		p.Tries = 1
		_, err := p.Do(s.client(), get(t.Context()))
		requireStatus(t, err, 503, "the error of Do, when the only try was answered 503")
		require.Equal(t, 1, len(s.tries), "tries, with one allowed")
		tl.AssertTook(t, 0, "time until Do gave up: there is no pause after the last try")
	})
}

// The error looks like that of a context, but the request's own goes on.
func TestTheClientsTimeoutIsATryLikeAnyOther(t *testing.T) {
	lab.Rule(t, "What may pass", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newService(tl, answer{status: 200, takes: time.Hour}, answer{err: context.Canceled}, well())
		client := s.client()
		client.Timeout = 10 * time.Second
		resp, err := policy().Do(client, get(t.Context()))
		requireAnswer(t, resp, err, http.StatusOK)
		require.Equal(t, "0s 10.5s 11.5s", s.instants(), "when each try began, when the first ran into the client's Timeout of 10s")
	})
}

func TestAnEndedContextSendsNothing(t *testing.T) {
	lab.Rule(t, "The context", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newService(tl, well())
		_, err := policy().Do(s.client(), get(lab.Ended(t)))
		require.ErrorIs(t, err, context.Canceled, "the error of Do, when the context had ended before")
		require.Empty(t, s.tries, "tries, when the context had ended before")
		tl.AssertTook(t, 0, "time until Do returned, when the context had ended before")
	})
}

func TestTheContextEndsDuringATry(t *testing.T) {
	lab.Rule(t, "The context", "Do")
	for _, jitter := range []func(time.Duration) time.Duration{halved, func(time.Duration) time.Duration { return 0 }} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			s := newService(tl, busy(), answer{status: 503, takes: time.Hour})
			p := policy()
			p.Jitter = jitter
			_, err := p.Do(s.client(), get(ctx))
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Do, when the context ended during a try")
			tl.AssertTook(t, time.Minute, "time until Do gave up, when the context ended during a try")
			require.Equal(t, 2, len(s.tries), "tries, when the context ended during the second")
		})
	}
}

// The try was answered all the same. Then not even a pause of nothing is made, and what was answered is not forgotten.
func TestTheContextEndsAsATryFails(t *testing.T) {
	lab.Rule(t, "The context", "Do")
	for _, a := range []answer{busy(), {status: 503, after: "0"}, {status: 503, after: "Fri, 31 Dec 1999 23:59:59 GMT"}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			for range 10 {
				ctx, cancel := context.WithCancel(t.Context())
				a.then = cancel
				_, err := policy().Do(newService(tl, a, well()).client(), get(ctx))
				require.ErrorIs(t, err, context.Canceled, "the error of Do, when the context ended as the first try was answered 503 with Retry-After: %s", a.after)
				requireStatus(t, err, 503, "the error of Do, when the context ended as the first try was answered 503 with Retry-After: "+a.after)
			}
		})
	}
}

// A pause of a year, which somebody cuts short.
func TestAPauseIsNotPolling(t *testing.T) {
	lab.Rule(t, "The context", "Do")
	lab.Rule(t, "Block, do not poll", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		refused := errors.New("connection refused")
		s := newService(tl, answer{err: refused}, well())
		p := policy()
		p.Jitter = func(time.Duration) time.Duration { return 3 * lab.Year }
		var err error
		var all sync.WaitGroup
		all.Go(func() { _, err = p.Do(s.client(), get(ctx)) })
		time.Sleep(lab.Year)
		cancel()
		all.Wait()
		require.ErrorIs(t, err, context.Canceled, "the error of Do, when the context was cancelled during a pause")
		require.ErrorIs(t, err, refused, "the error of Do, when the context was cancelled during the pause after this one")
		tl.AssertTook(t, lab.Year, "time until Do gave up, when the context was cancelled after a year")
		require.Equal(t, 1, len(s.tries), "tries, when the context was cancelled during the pause after the first")
	})
}

// Looked at in the middle of a pause, and when all is over.
func TestBodiesAreReadAndClosedBeforeThePause(t *testing.T) {
	lab.Rule(t, "Nothing left open", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newService(tl, answer{status: 503}, answer{status: 429, after: "1"}, answer{status: 504, text: strings.Repeat("not now, ", 400)})
		requireDone := func(n int, when string) {
			t.Helper()
			b := s.answers[n].body
			require.NotNil(t, b, "the answer to try %d %s", n+1, when)
			require.Zero(t, b.text.Len(), "bytes left unread of the answer to try %d %s", n+1, when)
			require.True(t, b.closed, "the body of the answer to try %d is still open %s", n+1, when)
		}
		var all sync.WaitGroup
		all.Go(func() { policy().Do(s.client(), get(t.Context())) })
		time.Sleep(time.Second / 4)
		synctest.Wait()
		requireDone(0, "during the pause after it")
		time.Sleep(time.Second)
		synctest.Wait()
		requireDone(1, "during the pause after it")
		all.Wait()
		requireDone(2, "when Do had given up")

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		s = newService(tl, answer{status: 503, after: "60"})
		policy().Do(s.client(), get(ctx))
		requireDone(0, "when the context had ended during the pause after it")
		s = newService(tl, busy())
		policy().Do(s.client(), request(t.Context(), "POST", "an order"))
		requireDone(0, "when a POST was sent once")
	})
}

// Whoever reads it all would read for ever, if the service wanted that.
func TestAnEndlessBodyIsNotReadToItsEnd(t *testing.T) {
	lab.Rule(t, "Nothing left open", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newService(tl, answer{status: 503, text: strings.Repeat("no", 1<<20)}, well())
		resp, err := policy().Do(s.client(), get(t.Context()))
		requireAnswer(t, resp, err, http.StatusOK)
		require.NotZero(t, s.answers[0].body.text.Len(), "bytes left unread of a failed answer of 2 MB")
	})
}

// Many requests with one policy and one client, each with tries of its own.
func TestManyAtTheSameTime(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		p := policy()
		errs := make([]error, 30)
		services := make([]*service, len(errs))
		var all sync.WaitGroup
		for i := range errs {
			services[i] = newService(tl, slices.Repeat([]answer{busy()}, i%3)...)
			services[i].answers = append(services[i].answers, well())
			all.Go(func() {
				var resp *http.Response
				if resp, errs[i] = p.Do(services[i].client(), get(t.Context())); errs[i] == nil {
					resp.Body.Close()
				}
			})
		}
		all.Wait()
		require.NoError(t, errors.Join(errs...), "the errors of 30 requests at the same time, which were answered 200 by the third try")
		for i, s := range services {
			assert.Equal(t, i%3+1, len(s.tries), "tries of a request among 30, which was answered 503 %d times", i%3)
		}
	})
}
