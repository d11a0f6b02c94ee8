package fetchall_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

func TestOneByOneTakesARoundTripForEachPage(t *testing.T) {
	lab.Rule(t, "One by one", "OneByOne")
	for _, pages := range []int{20, 7, 1} {
		t.Run(fmt.Sprintf("%d pages", pages), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tl.Strategy("one by one")
				s := newSite(t, tl, pages)
				tl.Limit(1)
				s.requireAllPages(t, oneByOne)
				assert.Equal(t, 1, s.underWay.Most(), "pages under way at once")
				tl.AssertTook(t, time.Duration(pages)*time.Second, "time for all pages, a second each")
			})
		})
	}
}

func TestAllAtOnceTakesOneRoundTrip(t *testing.T) {
	lab.Rule(t, "All at once", "AllAtOnce")
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
	lab.Rule(t, "The pool", "Pool")
	for _, scene := range []struct {
		name           string
		pages, workers int
	}{
		{"20 pages", 20, 4}, // called like those of the other two, to be drawn beside them
		{"7 pages, 3 workers", 7, 3},
		{"more workers than pages", 4, 9},
		{"one worker", 5, 1},
		{"one page", 1, 4},
		{"150 pages, 130 workers", 150, 130},
	} {
		t.Run(scene.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tl.Strategy(fmt.Sprintf("pool of %d", scene.workers))
				s := newSite(t, tl, scene.pages)
				tl.Limit(scene.workers)
				s.requireAllPages(t, poolOf(scene.workers))
				most := min(scene.pages, scene.workers)
				assert.Equal(t, most, s.underWay.Most(), "pages under way at once, with %d workers", scene.workers)
				rounds := (scene.pages + scene.workers - 1) / scene.workers
				tl.AssertTook(t, time.Duration(rounds)*time.Second, "time for all pages, a second each")
			})
		})
	}
}

// The pages take different times, so none arrives in the order in which it was asked for.
func TestPagesAreInTheOrderOfTheirURLs(t *testing.T) {
	lab.Rule(t, "The order", "OneByOne", "AllAtOnce", "Pool")
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

func TestOneByOneAsksForNothingMoreAfterAnError(t *testing.T) {
	lab.Rule(t, "One by one", "OneByOne")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newSite(t, tl, 20)
		s.pages[6].status = http.StatusNotFound
		s.requireError(t, t.Context(), oneByOne)
		assert.Equal(t, 7, s.underWay.Total(), "pages asked for, when the seventh of 20 fails")
	})
}

// With every page failing, whatever an error forgets to give back is missed soon.
func TestManyPagesFailAtOnce(t *testing.T) {
	lab.Rule(t, "The error", "OneByOne", "AllAtOnce", "Pool")
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := newSite(t, tl, 20)
				for _, p := range s.pages {
					p.status = http.StatusTeapot
				}
				err := s.requireError(t, t.Context(), way)
				assert.ErrorContains(t, err, "http://"+host+"/", "%s's error has the URL of a page that failed", way.name)
				assert.Equal(t, way.atOnce(20), s.underWay.Most(), "pages under way at once")
			})
		})
	}
}

func TestAContextEndsTheFetching(t *testing.T) {
	lab.Rule(t, "The context", "OneByOne", "AllAtOnce", "Pool")
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

func TestWithoutURLsThereAreNoPages(t *testing.T) {
	lab.Rule(t, "The order", "OneByOne", "AllAtOnce", "Pool")
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
