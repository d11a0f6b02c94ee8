package service_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	service "koans/exercises/12_capstones/02_service"
	"koans/exercises/internal/lab"
)

const grace = 10 * time.Second

// A shop is a darkroom with a door: a call of Run, on a network in memory.
type shop struct {
	*darkroom
	network  *lab.Network
	client   *http.Client
	shut     context.CancelFunc // ends the context of Run
	returned chan struct{}      // closed when Run has returned
	err      error              // what it returned
	at       time.Duration      // when
}

// openShop calls Run with two workers and room for two.
func openShop(t *testing.T, tl *lab.Timeline) *shop {
	network := lab.NewNetwork(t)
	return runShop(t.Context(), tl, network, network.Listen("lab.example"))
}

func runShop(ctx context.Context, tl *lab.Timeline, network *lab.Network, l net.Listener) *shop {
	s := &shop{darkroom: open(tl, 2, 2), network: network, client: network.Client(), returned: make(chan struct{})}
	s.stopped = true // by Run
	ctx, s.shut = context.WithCancel(ctx)
	go func() {
		defer close(s.returned)
		s.err = service.Run(ctx, l, s.jobs, grace)
		s.at = tl.Now()
	}()
	synctest.Wait()
	return s
}

// close ends it all, and fails t if Run is still there after that.
func (s *shop) close(t *testing.T) {
	s.shut()
	time.Sleep(time.Hour)
	select {
	case <-s.returned:
	default:
		assert.Fail(t, "Run has not returned an hour after its context has ended")
	}
}

// ask sends a request, and returns status and text of the answer.
func (s *shop) ask(t *testing.T, method, path, body string) (int, string, error) {
	return s.send(t.Context(), method, path, strings.NewReader(body))
}

func (s *shop) send(ctx context.Context, method, path string, body io.Reader) (int, string, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://lab.example"+path, body)
	if err != nil {
		return 0, "", err
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text), err
}

// requireAnswer fails t unless the request is answered so.
func (s *shop) requireAnswer(t *testing.T, want int, method, path, when string) string {
	t.Helper()
	got, text, err := s.ask(t, method, path, "x 1s")
	require.NoError(t, err, "the error of a visitor, who sent %s %s %s", method, path, when)
	require.Equal(t, want, got, "the status of the answer to %s %s %s: %s expected, got %s", method, path, when, http.StatusText(want), http.StatusText(got))
	return text
}

// hand hands in jobs that are to be accepted, and have the ids 1, 2 and so on in what is returned.
func (s *shop) hand(t *testing.T, inputs ...string) (paths []string) {
	t.Helper()
	for _, input := range inputs {
		status, text, err := s.ask(t, http.MethodPost, "/jobs", input)
		require.NoError(t, err, "the error of a visitor, who hands in a job")
		require.Equal(t, http.StatusAccepted, status, "the status of the answer to POST /jobs, while there is room: %s", text)
		paths = append(paths, "/jobs/"+idOf(t, text))
		synctest.Wait()
	}
	return paths
}

// requireOpen fails t if Run has returned.
func (s *shop) requireOpen(t *testing.T, when string) {
	t.Helper()
	select {
	case <-s.returned:
		require.FailNow(t, fmt.Sprintf("Run has returned %s, with the error: %v", when, s.err))
	default:
	}
}

// requireReturns waits until Run has returned, and fails t if that is not between want and a second later.
func (s *shop) requireReturns(t *testing.T, want time.Duration, why string) {
	t.Helper()
	select {
	case <-s.returned:
	case <-time.After(want + 2*time.Second - s.tl.Now()):
		require.FailNow(t, "Run has not returned two seconds after "+why)
	}
	require.GreaterOrEqual(t, s.at, want, "when Run returned: not before %s", why)
	require.LessOrEqual(t, s.at, want+time.Second, "when Run returned: at most a second after %s", why)
	synctest.Wait()
	require.Zero(t, s.network.OpenConns(), "connections that are open when Run has returned")
}

// idOf returns the id in the answer to POST /jobs.
func idOf(t *testing.T, answer string) string {
	t.Helper()
	var job service.Job
	require.NoError(t, json.Unmarshal([]byte(answer), &job), "the answer to POST /jobs, as JSON: %s", answer)
	require.NotEmpty(t, job.ID, "the id in the answer to POST /jobs: %s", answer)
	return job.ID
}
