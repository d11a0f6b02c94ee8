package service_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	service "koans/exercises/12_capstones/02_service"
	"koans/exercises/internal/lab"
)

// A darkroom has Jobs whose work the test plays, on simulated time.
type darkroom struct {
	tl      *lab.Timeline
	jobs    *service.Jobs
	stopped bool          // the test has called Stop, or Run does
	tidies  time.Duration // what a job still needs when its context has ended
	working lab.Overlap
}

// open starts Jobs. It is to be closed.
func open(tl *lab.Timeline, workers, waiting int) *darkroom {
	d := &darkroom{tl: tl}
	tl.Limit(workers)
	d.jobs = service.Start(d.develop, workers, waiting)
	return d
}

// close stops what the test has not stopped, when all is done.
func (d *darkroom) close(t *testing.T) {
	if !d.stopped {
		time.Sleep(lab.Year)
		assert.NoError(t, d.stop(context.Background()), "the error of Stop, whose context does not end")
	}
}

func (d *darkroom) stop(ctx context.Context) error {
	d.stopped = true
	return d.jobs.Stop(ctx)
}

// develop is the work. An input is a film, how long it takes, and how that ends: "a 3s" makes "prints of a", "a 3s !torn" fails,
// "a 3s ?fire" panics, "a 3s deaf" does not hear that its context ends.
func (d *darkroom) develop(ctx context.Context, input string) (string, error) {
	film, rest, _ := strings.Cut(input, " ")
	takes, rest, _ := strings.Cut(rest, " ")
	lasts, err := time.ParseDuration(takes)
	if err != nil {
		panic("the input of a job is not what was submitted: " + input)
	}
	defer d.working.Enter()()
	if rest == "deaf" {
		ctx = context.Background()
	}
	if err := d.tl.WorkContext(ctx, film, lasts); err != nil {
		time.Sleep(d.tidies)
		return "half a print", err
	}
	if value, panics := strings.CutPrefix(rest, "?"); panics {
		panic(value)
	}
	if why, fails := strings.CutPrefix(rest, "!"); fails {
		return "half a print", errors.New(why)
	}
	return "prints of " + film, nil
}

// submit submits a job that is to be accepted, and returns when nothing happens any more before time goes by.
func (d *darkroom) submit(t *testing.T, input string) (id string) {
	t.Helper()
	id, err := d.jobs.Submit(input)
	require.NoError(t, err, "the error of Submit, while there is room: %s", input)
	synctest.Wait()
	return id
}

// require fails t unless the job is as said. text is its result, or in its error.
func (d *darkroom) require(t *testing.T, id string, status service.Status, text, when string) {
	t.Helper()
	job, ok := d.jobs.Get(id)
	require.True(t, ok, "whether Get knows a job that was accepted, %s", when)
	require.Equal(t, id, job.ID, "the id of the job that Get returns, %s", when)
	require.Equal(t, status, job.Status, "the status of a job, %s", when)
	switch status {
	case service.Failed:
		require.NotEmpty(t, job.Error, "the error of a job, %s", when)
		require.Contains(t, job.Error, text, "the error of a job, %s", when)
		require.Empty(t, job.Result, "the result of a job that has failed, %s", when)
	default:
		require.Equal(t, text, job.Result, "the result of a job, %s", when)
		require.Empty(t, job.Error, "the error of a job, %s", when)
	}
}

// counts says it in the order queued, running, done, failed.
func (d *darkroom) counts() string {
	c := d.jobs.Counts()
	return fmt.Sprintf("%d queued, %d running, %d done, %d failed", c.Queued, c.Running, c.Done, c.Failed)
}

// begun says which jobs have begun, and when.
func (d *darkroom) begun() string {
	var all []string
	for _, span := range d.tl.Recording().Spans {
		all = append(all, span.Lane+" "+span.Start.String())
	}
	return strings.Join(all, ", ")
}

// ask has a request answered, without a network.
func (d *darkroom) ask(method, path, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	service.Handler(d.jobs).ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	return w
}

// requireStatus fails t unless the request is answered with this status.
func (d *darkroom) requireStatus(t *testing.T, want int, method, path, when string) {
	t.Helper()
	got := d.ask(method, path, "x 1s").Code
	require.Equal(t, want, got, "the status of the answer to %s %s, %s: %s expected, got %s", method, path, when, http.StatusText(want), http.StatusText(got))
}
