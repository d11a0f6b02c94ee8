package fetchall_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"koans/exercises/internal/lab"
)

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
