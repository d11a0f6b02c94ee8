package fetchall_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	fetchall "koans/exercises/01_why/03_fetchall"
)

// A way to fetch is one of the three functions.
type way struct {
	name   string
	fetch  func(context.Context, *http.Client, []string) ([]string, error)
	atOnce func(pages int) int // how many pages are under way at once
}

var (
	oneByOne  = way{"OneByOne", fetchall.OneByOne, func(int) int { return 1 }}
	allAtOnce = way{"AllAtOnce", fetchall.AllAtOnce, func(pages int) int { return pages }}
	ways      = []way{oneByOne, allAtOnce, poolOf(4)}
)

func poolOf(workers int) way {
	return way{
		name: "Pool",
		fetch: func(ctx context.Context, client *http.Client, urls []string) ([]string, error) {
			return fetchall.Pool(ctx, client, urls, workers)
		},
		atOnce: func(pages int) int { return min(workers, pages) },
	}
}

// requireAllPages fetches all pages in the given way.
func (s *site) requireAllPages(t *testing.T, way way) {
	t.Helper()
	texts, err := way.fetch(t.Context(), s.client, s.urls())
	require.NoError(t, err, "%s's error", way.name)
	require.NotEmpty(t, texts, "%s returned no page", way.name)
	require.Equal(t, s.texts(), texts, "the pages that %s returned, in the order of their URLs", way.name)
}

// requireError fetches the pages in the given way and returns the error, which there must be.
func (s *site) requireError(t *testing.T, ctx context.Context, way way) error {
	t.Helper()
	_, err := way.fetch(ctx, s.client, s.urls())
	require.Error(t, err, "%s reported no error", way.name)
	return err
}

// assertOver fails t if a request goes on after the function has returned.
func (s *site) assertOver(t *testing.T, way way) {
	t.Helper()
	synctest.Wait() // the site learns in the same instant that its visitor has gone
	assert.Equal(t, 0, s.underWay.Now(), "pages still under way when %s had returned", way.name)
	s.network.AssertBodiesClosed(t)
}
