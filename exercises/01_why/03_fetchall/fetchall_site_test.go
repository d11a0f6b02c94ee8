package fetchall_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	fetchall "koans/exercises/01_why/03_fetchall"
	"koans/exercises/internal/lab"
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

const host = "pages.example"

// A site serves pages on a network in memory, and counts those under way.
type site struct {
	network  *lab.Network
	client   *http.Client
	tl       *lab.Timeline
	pages    []*page
	underWay lab.Overlap
}

type page struct {
	host   string
	path   string
	text   string
	takes  time.Duration // one half until its header comes, the other until its end
	status int
}

func (p *page) url() string { return "http://" + p.host + p.path }

func newSite(t *testing.T, tl *lab.Timeline, pages int) *site {
	s := &site{network: lab.NewNetwork(t), tl: tl}
	s.client = s.network.Client()
	rng := lab.Rand(t)
	for i := range pages {
		s.pages = append(s.pages, &page{
			host:   host,
			path:   fmt.Sprintf("/%d", i),
			text:   fmt.Sprintf("page %d: %x", i, rng.Uint64()),
			takes:  time.Second,
			status: http.StatusOK,
		})
	}
	s.network.Serve(host, s)
	return s
}

func (s *site) urls() (urls []string) {
	for _, p := range s.pages {
		urls = append(urls, p.url())
	}
	return urls
}

func (s *site) texts() (texts []string) {
	for _, p := range s.pages {
		texts = append(texts, p.text)
	}
	return texts
}

// requireAllPages fetches all pages in the given way.
func (s *site) requireAllPages(t *testing.T, way way) {
	t.Helper()
	texts, err := way.fetch(t.Context(), s.client, s.urls())
	require.NoError(t, err, "%s's error", way.name)
	require.NotEmpty(t, texts, "%s returned no page: see the TODO in %s", way.name, way.name)
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

// ServeHTTP answers with a page.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer s.underWay.Enter()()
	i := slices.IndexFunc(s.pages, func(p *page) bool { return p.path == r.URL.Path })
	end := s.tl.Span(fmt.Sprintf("page %d", i), "")
	end(s.pages[i].send(w, r))
}

const cancelled = "cancelled"

// send sends the page in two halves, whatever its status. The text of an error is a long one, of which nobody
// has the whole by chance.
func (p *page) send(w http.ResponseWriter, r *http.Request) (outcome string) {
	text := p.text
	if p.status != http.StatusOK {
		text, outcome = strings.Repeat("there is no such page\n", 1000), strconv.Itoa(p.status)
	}
	if !sleep(r.Context(), p.takes/2) {
		return cancelled
	}
	w.WriteHeader(p.status)
	half := len(text) / 2
	fmt.Fprint(w, text[:half])
	w.(http.Flusher).Flush()
	if !sleep(r.Context(), p.takes-p.takes/2) {
		return cancelled
	}
	fmt.Fprint(w, text[half:])
	return outcome
}

// sleep sleeps for d unless ctx ends before.
func sleep(ctx context.Context, d time.Duration) (slept bool) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
