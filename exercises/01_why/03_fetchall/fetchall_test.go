package fetchall_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	fetchall "koans/exercises/01_why/03_fetchall"
	"koans/exercises/internal/lab"
)

func TestOneByOneTakesARoundTripForEachPage(t *testing.T) {
	for _, pages := range []int{20, 7, 1} {
		t.Run(fmt.Sprintf("%d pages", pages), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tl.Strategy("one by one")
				s := newSite(t, tl, pages)
				tl.Limit(1)
				s.requireAllPages(t, oneByOne)
				assert.Equal(t, 1, s.underWay.Most(), "pages under way at once")
				assert.Equal(t, 1, s.network.Dials(), "connections: one is enough, if each page is read to its end and closed")
				tl.AssertTook(t, time.Duration(pages)*time.Second, "time for all pages, a second each")
			})
		})
	}
}

func TestAllAtOnceTakesOneRoundTrip(t *testing.T) {
	for _, pages := range []int{20, 7, 1, 300} {
		t.Run(fmt.Sprintf("%d pages", pages), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tl.Strategy("all at once")
				s := newSite(t, tl, pages)
				s.requireAllPages(t, allAtOnce)
				assert.Equal(t, pages, s.underWay.Most(), "pages under way at once")
				tl.AssertTook(t, time.Second, "time for all pages, a second each")
			})
		})
	}
}

func TestPoolFetchesAsManyPagesAtOnceAsItHasWorkers(t *testing.T) {
	for _, scene := range []struct {
		name           string
		pages, workers int
	}{
		{"20 pages", 20, 4}, // called like those of the other two, to be drawn beside them
		{"7 pages, 3 workers", 7, 3},
		{"more workers than pages", 4, 9},
		{"one worker", 5, 1},
		{"one page", 1, 4},
		{"200 pages, 90 workers", 200, 90},
	} {
		t.Run(scene.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tl.Strategy(fmt.Sprintf("pool of %d", scene.workers))
				s := newSite(t, tl, scene.pages)
				tl.Limit(scene.workers)
				s.requireAllPages(t, poolOf(scene.workers))
				most := min(scene.pages, scene.workers)
				assert.Equal(t, most, s.underWay.Most(), "pages under way at once, with %d workers", scene.workers)
				assert.Equal(t, most, s.network.Dials(), "connections: one a worker is enough, if each page is read to its end and closed")
				rounds := (scene.pages + scene.workers - 1) / scene.workers
				tl.AssertTook(t, time.Duration(rounds)*time.Second, "time for all pages, a second each")
			})
		})
	}
}

// The pages take different times, so none arrives in the order in which it was asked for.
func TestPagesAreInTheOrderOfTheirURLs(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := newSite(t, tl, 20)
				for i, p := range s.pages {
					p.takes = time.Duration(20-i) * time.Second
				}
				s.requireAllPages(t, way)
			})
		})
	}
}

// No worker idles while a page waits: page after page begins at the moment when another is done. One page
// takes longer than all others together, so whoever shares them out beforehand makes some wait for it.
func TestPoolBeginsTheNextPageAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const workers = 4
		s := newSite(t, tl, 20)
		tl.Limit(workers)
		rng := lab.Rand(t)
		for _, p := range s.pages {
			p.takes = time.Duration(100+rng.IntN(900)) * time.Millisecond
		}
		s.pages[0].takes = time.Minute
		s.requireAllPages(t, poolOf(workers))
		var begun, done []time.Duration
		for _, span := range tl.Recording().Spans {
			begun = append(begun, span.Start)
			done = append(done, span.End)
		}
		slices.Sort(begun)
		slices.Sort(done)
		for i := workers; i < len(begun); i++ {
			require.Equal(t, done[i-workers].String(), begun[i].String(),
				"when page number %d began: as soon as %d were done", i+1, i-workers+1)
		}
	})
}

// Two pools of two each: what they share, they would count together.
func TestSeveralCallsGoOnAtTheSameTime(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newSite(t, tl, 6)
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				texts, err := fetchall.Pool(t.Context(), s.client, s.urls(), 2)
				assert.NoError(t, err, "Pool")
				assert.Equal(t, s.texts(), texts, "the pages of one of two calls at once")
			})
		}
		both.Wait()
		assert.Equal(t, 4, s.underWay.Most(), "pages under way at once in two pools of 2")
		tl.AssertTook(t, 3*time.Second, "time for two pools with 6 pages and 2 workers each, at the same time")
	})
}

// Asking again and again whether there is room would take for ever.
func TestPoolWaitsWithoutPolling(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newSite(t, tl, 3)
		for _, p := range s.pages {
			p.takes = lab.Year
		}
		s.requireAllPages(t, poolOf(1))
		tl.AssertTook(t, 3*lab.Year, "time for all pages, a year each")
	})
}

func TestWithoutURLsThereAreNoPages(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				texts, err := way.fetch(t.Context(), lab.NewNetwork(t).Client(), nil)
				assert.NoError(t, err, "%s of no URLs", way.name)
				assert.Empty(t, texts, "%s of no URLs", way.name)
				tl.AssertTook(t, 0, "time for no pages")
			})
		})
	}
}

func TestAnErrorSaysWhichPageFailed(t *testing.T) {
	rng := lab.Rand(t)
	status := 400 + rng.IntN(12)
	for _, fault := range []struct {
		name  string
		plant func(p *page)
		wants func(t *testing.T, err error)
	}{
		{
			"a status that is not 200",
			func(p *page) { p.status = status },
			func(t *testing.T, err error) {
				assert.ErrorContains(t, err, strconv.Itoa(status), "the error has the status")
			},
		},
		{
			"a page that breaks off",
			func(p *page) { p.breaksOff = true },
			func(t *testing.T, err error) {
				assert.ErrorIs(t, err, io.ErrUnexpectedEOF, "the error wraps what went wrong")
			},
		},
		{
			"a host that does not exist",
			func(p *page) { p.host = "nowhere.example" },
			func(t *testing.T, err error) {
				assert.ErrorContains(t, err, "no such host", "the error has what went wrong")
			},
		},
		{
			"a URL that is none",
			func(p *page) { p.host = "[::1" },
			func(t *testing.T, err error) {
				assert.ErrorContains(t, err, "missing ']'", "the error has what went wrong")
			},
		},
	} {
		for _, way := range ways {
			t.Run(fmt.Sprintf("%s, %s", way.name, fault.name), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					s := newSite(t, tl, 20)
					for i, p := range s.pages {
						p.takes = time.Duration(10+i) * time.Second // whoever is given up is given up late
					}
					bad := s.pages[6+rng.IntN(10)]
					bad.takes = time.Second
					fault.plant(bad)

					err := s.requireError(t, t.Context(), way)
					assert.ErrorContains(t, err, bad.url(), "the error says the URL of the page that failed")
					fault.wants(t, err)
					if way.name == oneByOne.name {
						assert.LessOrEqual(t, s.underWay.Total(), 1+slices.Index(s.pages, bad),
							"pages asked for: none after the one that failed")
					}
				})
			})
		}
	}
}

// What comes with a status that is not 200 has an end, too, and whoever does not wait for that end loses the connection.
func TestAPageThatFailedLeavesItsConnectionToTheNext(t *testing.T) {
	for _, way := range []way{oneByOne, allAtOnce, poolOf(1)} {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := newSite(t, tl, 1)
				s.pages[0].status = http.StatusTeapot
				err := s.requireError(t, t.Context(), way)
				assert.ErrorContains(t, err, s.pages[0].url(), "the error says the URL of the page that failed")

				s.pages[0].status = http.StatusOK
				s.requireAllPages(t, way)
				assert.Equal(t, 1, s.network.Dials(),
					"connections for a page that failed and one that did not: one is enough, if the former is read to its end, too")
			})
		})
	}
}

// With every page failing, whatever an error forgets to give back is missed soon.
func TestManyPagesFailAtOnce(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := newSite(t, tl, 20)
				for _, p := range s.pages {
					p.status = http.StatusTeapot
				}
				err := s.requireError(t, t.Context(), way)
				assert.ErrorContains(t, err, "http://"+host+"/", "the error says the URL of a page that failed")
				assert.Equal(t, way.atOnce(20), s.underWay.Most(), "pages under way at once")
			})
		})
	}
}

func TestAContextEndsTheFetching(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := newSite(t, tl, 20)
				for _, p := range s.pages {
					p.takes = 10 * time.Second
				}
				ctx, cancel := context.WithTimeout(t.Context(), 7*time.Second) // the headers are there, the bodies are not
				defer cancel()
				err := s.requireError(t, ctx, way)
				assert.ErrorIs(t, err, context.DeadlineExceeded, "%s's error, when the context ends", way.name)
				tl.AssertTook(t, 7*time.Second, "time until the context ended")
				assert.Equal(t, way.atOnce(20), s.underWay.Total(), "pages asked for before the context ended")
			})
		})
	}
}

func TestAnEndedContextAsksForNoPage(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := newSite(t, tl, 20)
				ended, cancel := context.WithCancel(t.Context())
				cancel()
				err := s.requireError(t, ended, way)
				assert.ErrorIs(t, err, context.Canceled, "%s's error, when the context had ended before", way.name)
				assert.Equal(t, 0, s.underWay.Total(), "pages asked for")
			})
		})
	}
}

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
	host      string
	path      string
	text      string
	takes     time.Duration // one half until its header comes, the other until its end
	status    int
	breaksOff bool
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
	s.assertOver(t, way)
	require.NoError(t, err, "%s's error", way.name)
	require.NotEmpty(t, texts, "%s returned no page: see the TODO in %s", way.name, way.name)
	require.Equal(t, s.texts(), texts, "the pages that %s returned, in the order of their URLs", way.name)
}

// requireError fetches the pages in the given way and returns the error, which there must be.
func (s *site) requireError(t *testing.T, ctx context.Context, way way) error {
	t.Helper()
	_, err := way.fetch(ctx, s.client, s.urls())
	s.assertOver(t, way)
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
	outcome := s.pages[i].send(w, r)
	end(outcome)
	if outcome == brokenOff {
		panic(http.ErrAbortHandler)
	}
}

const (
	cancelled = "cancelled"
	brokenOff = "broken off"
)

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
	if p.breaksOff {
		return brokenOff
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
