package retry_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	retry "koans/exercises/10_web/03_retry"
	"koans/exercises/internal/lab"
)

// A service stands for the network: the client hands it each request, and it answers by itself.
type service struct {
	tl      *lab.Timeline
	answers []answer      // one for each try, and the last for all that follow
	takes   time.Duration // for each answer that does not say so itself
	tries   []try
}

// A try is what the service was asked.
type try struct {
	at   time.Duration
	body string
}

// An answer is what the service says to one try, and when.
type answer struct {
	status int
	after  string // its Retry-After
	text   string
	err    error // no answer at all
	takes  time.Duration
	then   func() // what happens as it is given
	body   *body  // once it was given
}

func busy() answer { return answer{status: http.StatusServiceUnavailable} }
func well() answer { return answer{status: http.StatusOK} }

func newService(tl *lab.Timeline, answers ...answer) *service {
	return &service{tl: tl, answers: answers}
}

func (s *service) client() *http.Client { return &http.Client{Transport: s} }

// RoundTrip makes a service an http.RoundTripper. As every transport does, it sends nothing when the context has ended.
func (s *service) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := ""
	if req.Body != nil {
		defer req.Body.Close()
		all, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		sent = string(all)
	}
	ctx := req.Context()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	a := &s.answers[min(len(s.tries), len(s.answers)-1)]
	s.tries = append(s.tries, try{s.tl.Now(), sent})
	err := s.tl.WorkContext(ctx, fmt.Sprintf("try %d", len(s.tries)), cmp.Or(a.takes, s.takes))
	if a.then != nil {
		a.then()
	}
	if err == nil {
		err = a.err
	}
	if err != nil {
		return nil, err
	}
	a.body = &body{text: strings.NewReader(cmp.Or(a.text, "the body of the answer"))}
	header := http.Header{}
	if a.after != "" {
		header.Set("Retry-After", a.after)
	}
	return &http.Response{StatusCode: a.status, Header: header, Body: a.body, Request: req}, nil
}

// instants says when each try began.
func (s *service) instants() string {
	var at []string
	for _, try := range s.tries {
		at = append(at, try.at.String())
	}
	return strings.Join(at, " ")
}

// A body knows what becomes of it.
type body struct {
	text   *strings.Reader
	closed bool
}

func (b *body) Read(p []byte) (int, error) {
	if b.closed {
		return 0, errors.New("read from a body that was closed")
	}
	return b.text.Read(p)
}

func (b *body) Close() error { b.closed = true; return nil }

// policy allows three tries, with pauses of 0.5 s and 1 s.
func policy() retry.Policy {
	return retry.Policy{Tries: 3, Base: time.Second, Max: time.Minute, Jitter: halved}
}

func halved(d time.Duration) time.Duration { return d / 2 }

func get(ctx context.Context) *http.Request { return request(ctx, http.MethodGet, "") }

func request(ctx context.Context, method, body string) *http.Request {
	req, err := http.NewRequestWithContext(ctx, method, "http://service.example/orders/7", strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	return req
}

// requireAnswer fails t unless Do returned this answer, whole and open, and closes it.
func requireAnswer(t *testing.T, resp *http.Response, err error, status int) {
	t.Helper()
	require.NoError(t, err, "the error of Do, when the last try was answered %d", status)
	require.NotNil(t, resp, "what Do returned, when the last try was answered %d", status)
	require.Equal(t, status, resp.StatusCode, "the status of the answer that Do returned")
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err, "the error of reading the answer that Do returned")
	require.Equal(t, "the body of the answer", string(text), "the body of the answer that Do returned")
	resp.Body.Close()
}

func requireStatus(t *testing.T, err error, status int, when string) {
	t.Helper()
	var failed *retry.StatusError
	require.ErrorAs(t, err, &failed, when)
	require.Equal(t, status, failed.Code, "the status in "+when)
}
