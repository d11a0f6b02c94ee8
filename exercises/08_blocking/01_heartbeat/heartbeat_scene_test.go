package heartbeat_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	heartbeat "koans/exercises/08_blocking/01_heartbeat"
	"koans/exercises/internal/lab"
)

var (
	errServer = errors.New("the server said no")
	errCaller = errors.New("the caller has gone home")
)

// A scene is one call of Run and what came of it. Nothing guards its fields: the
// rules say that hello and deliver need no lock.
type scene struct {
	tl   *lab.Timeline
	n    int
	work func(ctx context.Context) (int, error)

	// What hello and deliver do besides taking notes, if not nil.
	onHello   func(i int)
	onDeliver func()

	hellos    []string
	delivered []string
	working   lab.Overlap // calls of work
	began     time.Duration
	inside    lab.Overlap // calls of hello and deliver
	returned  time.Duration
}

func (s *scene) run(ctx context.Context) {
	start := s.tl.Now()
	heartbeat.Run(ctx, s.n,
		func(i int) {
			leave := s.inside.Enter()
			s.hellos = append(s.hellos, hello(i, s.tl.Now()-start))
			s.tl.Mark("hello", fmt.Sprint(i))
			if s.onHello != nil {
				s.onHello(i)
			}
			leave()
		},
		func(ctx context.Context) (int, error) {
			s.working.Enter()
			s.began = s.tl.Now() - start
			return s.work(ctx)
		},
		func(v int, err error) {
			leave := s.inside.Enter()
			s.delivered = append(s.delivered, result(v, err, s.tl.Now()-start))
			s.tl.Mark("deliver", "result")
			if s.onDeliver != nil {
				s.onDeliver()
			}
			leave()
		})
	s.returned = s.tl.Now() - start
}

func hello(i int, at time.Duration) string { return fmt.Sprintf("%d at %v", i, at) }

func result(v int, err error, at time.Duration) string {
	return fmt.Sprintf("%d and error %v at %v", v, err, at)
}

// onTime says when n hellos are due.
func onTime(n int) string {
	var want []string
	for i := range n {
		want = append(want, hello(i, time.Duration(i)*time.Second))
	}
	return strings.Join(want, ", ")
}

// requireHellos fails t unless so many hellos came, each on time.
func (s *scene) requireHellos(t *testing.T, n int, while string) {
	t.Helper()
	require.Equal(t, onTime(n), strings.Join(s.hellos, ", "), "hellos, one a second, %s", while)
}

// requireWorked fails t unless work was called once, immediately.
func (s *scene) requireWorked(t *testing.T, while string) {
	t.Helper()
	require.Equal(t, 1, s.working.Total(), "calls of work, %s", while)
	require.Equal(t, time.Duration(0).String(), s.began.String(), "when the work began, %s: immediately", while)
}

// requireDelivered fails t unless this was delivered then, once.
func (s *scene) requireDelivered(t *testing.T, v int, err error, at time.Duration, while string) {
	t.Helper()
	require.Equal(t, result(v, err, at), strings.Join(s.delivered, ", "), "what was delivered and when, %s", while)
}

// requireReturned fails t unless Run returned then.
func (s *scene) requireReturned(t *testing.T, at time.Duration, while string) {
	t.Helper()
	require.Equal(t, at.String(), s.returned.String(), "when Run returned, %s", while)
}

// require looks at all of it.
func (s *scene) require(t *testing.T, hellos int, v int, err error, at, returned time.Duration, while string) {
	t.Helper()
	s.requireHellos(t, hellos, while)
	s.requireWorked(t, while)
	s.requireDelivered(t, v, err, at, while)
	s.requireReturned(t, returned, while)
}

// deaf is work that takes d and never looks at its context.
func deaf(tl *lab.Timeline, d time.Duration, v int, err error) func(context.Context) (int, error) {
	return func(context.Context) (int, error) {
		tl.Work("work", d)
		return v, err
	}
}

// listening is work that would take 20s, hears of the end of its context, and tidies up for d.
func listening(tl *lab.Timeline, d time.Duration, v int) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		err := tl.WorkContext(ctx, "work", 20*time.Second)
		if d > 0 {
			end := tl.Span("work", "tidies up")
			time.Sleep(d)
			end("")
		}
		return v, err
	}
}

// cancelledAt returns a context that ends after d, as the picture shows.
func cancelledAt(t *testing.T, tl *lab.Timeline, d time.Duration) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	time.AfterFunc(d, func() { tl.Mark("test", "cancel"); cancel() })
	return ctx
}

type key struct{}
