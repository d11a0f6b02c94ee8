package crawler_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	crawler "koans/exercises/12_capstones/01_crawler"
	"koans/exercises/internal/lab"
)

// First the gate alone: polite.go.

func TestTwoAtATime(t *testing.T) {
	lab.Rule(t, "At most n", "NewGate", "Gate.Enter", "Gate.Leave")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		g := crawler.NewGate(2, 0)
		require.Equal(t, "0s 0s 1s 1s 2s", entries(t, tl, g, 5, time.Second), "when five entered, each for 1s, two at a time")
	})
}

func TestOneASecond(t *testing.T) {
	lab.Rule(t, "The delay", "NewGate", "Gate.Enter")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		g := crawler.NewGate(10, time.Second)
		require.Equal(t, "0s 1s 2s 3s", entries(t, tl, g, 4, 10*time.Second), "when four entered who came together, one a second")
	})
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		g := crawler.NewGate(1, time.Second)
		require.Equal(t, "0s 5s 10s", entries(t, tl, g, 3, 5*time.Second), "when three entered, each for 5s, one at a time: by then the delay of 1s is over")
	})
}

func TestWhoGivesUpHasNotEntered(t *testing.T) {
	lab.Rule(t, "Giving up", "Gate.Enter")
	for why, delay := range map[string]time.Duration{"the only place is taken": 0, "the delay is not over": time.Minute} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			g := crawler.NewGate(1+int(delay/time.Minute), delay)
			visit(t.Context(), tl, g, time.Minute)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			v := visit(ctx, tl, g, time.Minute)
			third := visit(t.Context(), tl, g, time.Minute)
			time.Sleep(time.Hour)
			synctest.Wait()
			require.ErrorIs(t, v.err, context.DeadlineExceeded, "the error of Enter, whose context ended after 10s, while %s for a minute", why)
			require.Equal(t, "10s", v.at.String(), "when Enter returned, whose context ended after 10s, while %s for a minute", why)
			require.Equal(t, "1m0s", third.at.String(), "when a third entered after one who gave up, while %s for a minute", why)
		})
	}
}

// Then the crawl: crawler.go.

func TestEveryPageOnce(t *testing.T) {
	lab.Rule(t, "Every page once", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 1s a/1 a/2 a/2", "a/1 1s a/ a/1 a/2 b/", "a/2 1s a/ b/", "b/ 1s a/", "c/ 1s a/")
		require.Equal(t, "a/ a/1 a/2 b/", pages(crawl(t, w.eager(), "a/")), "the pages of the report")
		for address, r := range w.pages {
			require.LessOrEqual(t, r.asked.Total(), 1, "requests for %s, to which several pages link", address)
		}
	})
}

func TestItEndsWithTheLastPage(t *testing.T) {
	lab.Rule(t, "The end", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 1s a/1 a/slow", "a/1 1s", "a/slow 1h a/2", "a/2 1s a/3", "a/3 1s")
		require.Equal(t, "a/ a/1 a/2 a/3 a/slow", pages(crawl(t, w.eager(), "a/")), "the pages of the report, of which one took 1h and linked to more")
		tl.AssertTook(t, time.Hour+3*time.Second, "time of a crawl: until the last page is there")
	})
}

func TestAPageThatFailsIsListed(t *testing.T) {
	lab.Rule(t, "Failures", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 1s a/gone a/1", "a/gone 1s !404", "a/1 2s a/gone a/2", "a/2 1s")
		report := crawl(t, w.eager(), "a/")
		require.Equal(t, "a/ a/1 a/2", pages(report), "the pages of the report, without the one that failed")
		require.Equal(t, "a/gone", failed(report), "the pages that failed, in the report")
		require.ErrorIs(t, report.Failed["http://a/gone"], w.pages["a/gone"].err, "why the page failed, in the report")
		require.Equal(t, 1, w.pages["a/gone"].asked.Total(), "requests for a page that failed, to which two others link")
	})
}

func TestASlowPageHoldsUpNobody(t *testing.T) {
	lab.Rule(t, "No waiting for others", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 1s a/slow a/1", "a/slow 1h", "a/1 1s a/2", "a/2 1s a/3", "a/3 1s")
		crawl(t, w.eager(), "a/")
		require.Equal(t, "3s", w.start("a/3"), "when a page was asked for that was found after 3s, while another took 1h")
	})
}

// The picture of the lesson.
func TestEachHostHasAGateOfItsOwn(t *testing.T) {
	lab.Rule(t, "A gate for each host", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 3s a/1 a/2 a/3 b/", "a/1 3s", "a/2 3s", "a/3 3s", "b/ 3s b/1", "b/1 3s")
		crawl(t, crawler.Crawler{Web: w, PerHost: 2, Delay: time.Second, Depth: 10}, "a/")
		require.Equal(t, "0s 1s 4s 5s 7s", w.starts("a"), "when requests to a began, two at a time and one a second, robots.txt first")
		require.Equal(t, "4s 5s 8s", w.starts("b"), "when requests to b began, which was found at 4s")
		require.LessOrEqual(t, w.hosts["a"].Most(), 2, "requests to a that were under way at the same time")
	})
}

func TestRobotsKeepAway(t *testing.T) {
	lab.Rule(t, "robots.txt", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/robots.txt 0s /private /tmp/", "a/ 1s a/private/1 a/privately a/tmp a/open/private", "a/private/1 1s", "a/privately 1s", "a/tmp 1s", "a/open/private 1s")
		report := crawl(t, w.eager(), "a/")
		require.Equal(t, "a/ a/open/private a/tmp", pages(report), "the pages of the report, when what begins with /private and /tmp/ is not for robots")
		require.Empty(t, report.Failed, "the pages that failed: one that is not for robots did not")
		require.Equal(t, 1, w.pages["a/robots.txt"].asked.Total(), "requests for a host's robots.txt")
	})
}

func TestDepthIsALimit(t *testing.T) {
	lab.Rule(t, "Depth", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 1s a/1", "a/1 1s a/2", "a/2 1s a/3", "a/3 1s")
		for depth, want := range []string{"a/", "a/ a/1", "a/ a/1 a/2"} {
			c := w.eager()
			c.Depth = depth
			require.Equal(t, want, pages(crawl(t, c, "a/")), "the pages of a chain that were fetched with Depth %d", depth)
		}
	})
}

func TestTheContextEndsTheCrawl(t *testing.T) {
	lab.Rule(t, "The context", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 1s a/slow a/1 a/3", "a/slow 1h a/2", "a/1 2s", "a/2 1s", "a/3 1s")
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		report, err := w.eager().Crawl(ctx, "http://a/")
		tl.AssertTook(t, time.Minute, "time until Crawl returned: its context ended after a minute")
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Crawl, whose context ended")
		require.Equal(t, "a/ a/1 a/3", pages(report), "the pages of the report: what was found until then, sorted")
		require.Empty(t, report.Failed, "the pages that failed: one that was cut off did not")
	})
}
