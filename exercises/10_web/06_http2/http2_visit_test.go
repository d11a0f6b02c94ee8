package http2_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

// A visit is a call of Get.
type visit struct {
	path string
	done chan struct{}
	at   time.Duration
	text string
	err  error
}

func url(path string) string { return "http://house.example" + path }

// get calls Get, and lets it get as far as it does.
func (h *house) get(ctx context.Context, path string) *visit {
	v := &visit{path: path, done: make(chan struct{})}
	go func() {
		defer close(v.done)
		v.text, v.err = h.client.Get(ctx, url(path))
		v.at = h.tl.Now()
	}()
	synctest.Wait()
	return v
}

// wait fails t if Get has not returned after the time that any of it may take.
func (v *visit) wait(t testing.TB, when string) *visit {
	t.Helper()
	select {
	case <-v.done:
	case <-time.After(2 * time.Minute):
		require.FailNow(t, "Get has not returned after two minutes, "+when)
	}
	return v
}

// requirePage fails t unless Get returns the page.
func (v *visit) requirePage(t testing.TB, when string) {
	t.Helper()
	v.wait(t, when)
	require.NoError(t, v.err, "the error of Get, %s", when)
	require.Equal(t, strings.Repeat("long ", 100)+v.path, v.text, "what Get returned, %s", when)
}

// requirePages gets n pages at the same time. What was before is said if they do not come.
func (h *house) requirePages(t testing.TB, n int, before ...string) {
	t.Helper()
	when := strings.Join(append([]string{fmt.Sprintf("when %d come at the same time", n)}, before...), " after ")
	var all []*visit
	for i := range n {
		v := &visit{path: fmt.Sprintf("/%d", i), done: make(chan struct{})}
		all = append(all, v)
		go func() {
			defer close(v.done)
			v.text, v.err = h.client.Get(lab.Slow(t.Context()), url(v.path))
			v.at = h.tl.Now()
		}()
	}
	for _, v := range all {
		v.requirePage(t, when)
	}
	assert.Zero(t, h.old.Total(), "requests that were made over HTTP/1.1")
}

// requireError fails t unless Get returns an error, and nothing of it goes on.
func (h *house) requireError(t testing.TB, path, when string) {
	t.Helper()
	before := h.underWay.Now()
	v := h.get(t.Context(), path).wait(t, when)
	require.Error(t, v.err, "the error of Get, %s", when)
	synctest.Wait()
	require.Equal(t, before, h.underWay.Now(), "requests that are still under way when Get has returned with an error, %s", when)
}

// over closes the client, and fails t if a connection is left, or there were more than one at the same time.
func (h *house) over(t testing.TB) {
	t.Helper()
	synctest.Wait()
	h.client.Close()
	synctest.Wait()
	require.Zero(t, h.network.OpenConns(), "connections that are open after Close")
	require.Equal(t, 1, h.network.MostConns(), "connections that were open at the same time")
}
