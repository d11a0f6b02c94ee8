package fetchall_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

func TestAnErrorSaysWhichPageFailed(t *testing.T) {
	lab.Rule(t, "The error", "OneByOne", "AllAtOnce", "Pool")
	rng := lab.Rand(t)
	status := 400 + rng.IntN(12)
	for _, fault := range []struct {
		name  string
		plant func(p *page)
		wants string // in the error
	}{
		{
			"a status that is not 200",
			func(p *page) { p.status = status },
			strconv.Itoa(status),
		},
		{
			"a host that does not exist",
			func(p *page) { p.host = "nowhere.example" },
			"no such host",
		},
	} {
		for _, way := range ways {
			t.Run(fmt.Sprintf("%s, %s", way.name, fault.name), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					s := newSite(t, tl, 10)
					for i, p := range s.pages {
						p.takes = time.Duration(10+i) * time.Second // whoever is given up is given up late
					}
					bad := s.pages[3+rng.IntN(5)]
					bad.takes = time.Second
					fault.plant(bad)

					err := s.requireError(t, t.Context(), way)
					assert.ErrorContains(t, err, bad.url(), "%s's error has the URL of the page that failed", way.name)
					assert.ErrorContains(t, err, fault.wants, "%s's error says what went wrong with the page that failed", way.name)
				})
			})
		}
	}
}

// The client's own limit of time is no end of the context, though its error wraps context.DeadlineExceeded, too.
func TestATimeoutOfTheClientIsAPageThatFailed(t *testing.T) {
	lab.Rule(t, "The error", "OneByOne", "AllAtOnce", "Pool")
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := newSite(t, tl, 6)
				s.client.Timeout = 5 * time.Second
				s.pages[3].takes = time.Minute
				err := s.requireError(t, t.Context(), way)
				assert.ErrorContains(t, err, s.pages[3].url(), "%s's error has the URL of the page that took too long for the client", way.name)
			})
		})
	}
}

func TestTheSameURLMayBeThereTwice(t *testing.T) {
	lab.Rule(t, "The order", "OneByOne", "AllAtOnce", "Pool")
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := newSite(t, tl, 6)
				s.pages[4] = s.pages[1]
				s.requireAllPages(t, way)
			})
		})
	}
}

// Each error is of another type than the other, and both come when other pages are under way.
func TestPagesFailForDifferentReasons(t *testing.T) {
	lab.Rule(t, "The error", "OneByOne", "AllAtOnce", "Pool")
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := newSite(t, tl, 6)
				s.pages[1].host = "nowhere.example"
				s.pages[2].status = http.StatusNotFound
				s.pages[3].host = "nowhere.example"
				err := s.requireError(t, t.Context(), way)
				assert.ErrorContains(t, err, ".example/", "%s's error has the URL of a page that failed", way.name)
			})
		})
	}
}

func TestAnEndedContextAsksForNoPage(t *testing.T) {
	lab.Rule(t, "The context", "OneByOne", "AllAtOnce", "Pool")
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

// "context canceled" is what pages say that were given up, and so is whatever the caller's own cancel brings about.
func TestACancelIsNoPageThatWasGivenUp(t *testing.T) {
	lab.Rule(t, "The context", "OneByOne", "AllAtOnce", "Pool")
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := newSite(t, tl, 6)
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Millisecond, cancel)
				err := s.requireError(t, ctx, way)
				assert.ErrorIs(t, err, context.Canceled, "%s's error, when the context is cancelled with pages under way", way.name)
			})
		})
	}
}

// One page fails early, the others would take long: whatever is given up must be over when the function returns.
func TestNothingIsLeftRunning(t *testing.T) {
	lab.Rule(t, "Nothing left running", "OneByOne", "AllAtOnce", "Pool")
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := newSite(t, tl, 10)
				for _, p := range s.pages {
					p.takes = time.Minute
				}
				s.pages[2].takes, s.pages[2].status = time.Second, http.StatusNotFound
				s.requireError(t, t.Context(), way)
				s.assertOver(t, way)

				s.pages[2].status = http.StatusOK
				s.requireAllPages(t, way)
				s.assertOver(t, way)
			})
		})
	}
}

// Whoever only cancels the rest and leaves is gone before the rest is.
func TestRequestsThatAreGivenUpAreWaitedFor(t *testing.T) {
	lab.Rule(t, "Nothing left running", "OneByOne", "AllAtOnce", "Pool")
	for _, fails := range []bool{true, false} {
		for _, way := range ways {
			t.Run(fmt.Sprintf("%s, a page fails: %t", way.name, fails), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					s := newSite(t, tl, 6)
					for _, p := range s.pages {
						p.takes = time.Hour
					}
					ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
					defer cancel()
					if fails {
						s.pages[2].takes, s.pages[2].status = time.Second, http.StatusNotFound
						ctx = t.Context()
					}
					var left lab.Overlap
					s.client.Transport = slowGoodbye{s.client.Transport, &left}
					s.requireError(t, ctx, way)
					assert.Equal(t, 0, left.Now(), "requests of %s that were not over when it had returned", way.name)
				})
			})
		}
	}
}

// A slowGoodbye takes a second to get rid of a request that is given up.
type slowGoodbye struct {
	http.RoundTripper
	underWay *lab.Overlap
}

func (g slowGoodbye) RoundTrip(req *http.Request) (*http.Response, error) {
	defer g.underWay.Enter()()
	resp, err := g.RoundTripper.RoundTrip(req)
	if err != nil {
		time.Sleep(time.Second)
	}
	return resp, err
}

// No worker idles while a page waits: page after page begins at the moment when another is done. One page
// takes longer than all others together, so whoever shares them out beforehand makes some wait for it.
func TestPoolBeginsTheNextPageAtOnce(t *testing.T) {
	lab.Rule(t, "The pool", "Pool")
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

// Two calls at once, and two workers in each pool: what the calls share, they would count or wait for together.
func TestSeveralCallsGoOnAtTheSameTime(t *testing.T) {
	lab.Rule(t, "Everything is apart", "OneByOne", "AllAtOnce", "Pool")
	for _, way := range []way{oneByOne, allAtOnce, poolOf(2)} {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := newSite(t, tl, 6)
				var both sync.WaitGroup
				for range 2 {
					both.Go(func() {
						texts, err := way.fetch(t.Context(), s.client, s.urls())
						assert.NoError(t, err, "%s's error, of two calls at once", way.name)
						assert.Equal(t, s.texts(), texts, "the pages of %s, of two calls at once", way.name)
					})
				}
				both.Wait()
				assert.Equal(t, 2*way.atOnce(6), s.underWay.Most(), "%s, called twice at the same time: pages under way at once", way.name)
				tl.AssertTook(t, time.Duration(6/way.atOnce(6))*time.Second, "time for 6 pages, of two calls at the same time")
			})
		})
	}
}

// Asking again and again whether there is room would take for ever.
func TestPoolWaitsWithoutPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Pool")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newSite(t, tl, 3)
		for _, p := range s.pages {
			p.takes = lab.Year
		}
		s.requireAllPages(t, poolOf(1))
		tl.AssertTook(t, 3*lab.Year, "time for all pages, a year each")
	})
}
