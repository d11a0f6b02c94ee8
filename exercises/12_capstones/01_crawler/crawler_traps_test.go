package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	crawler "koans/exercises/12_capstones/01_crawler"
	"koans/exercises/internal/lab"
)

// A quiet hour is no credit: those who come after it keep the delay.
func TestAQuietHourIsNoCredit(t *testing.T) {
	lab.Rule(t, "The delay", "Gate.Enter")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		g := crawler.NewGate(10, time.Minute)
		visit(t.Context(), tl, g, 0)
		time.Sleep(time.Hour + time.Second)
		require.Equal(t, "1h0m1s 1h1m1s 1h2m1s", entries(t, tl, g, 3, 0), "when three entered who came together after a quiet hour, one a minute")
	})
}

// Nor is the time spent waiting for a place.
func TestNorIsTheWaitForAPlace(t *testing.T) {
	lab.Rule(t, "The delay", "Gate.Enter")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		g := crawler.NewGate(1, time.Minute)
		visit(t.Context(), tl, g, time.Hour)
		time.Sleep(30 * time.Minute)
		require.Equal(t, "1h0m0s 1h1m0s", entries(t, tl, g, 2, 0), "when two entered who had waited half an hour for the only place, one a minute")
	})
}

// Somebody is before this one and waits for the delay, and somebody is behind it.
func TestWhoIsNotNextGivesUp(t *testing.T) {
	lab.Rule(t, "Giving up", "Gate.Enter")
	for _, n := range []int{2, 10} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			g := crawler.NewGate(n, time.Minute)
			visit(t.Context(), tl, g, 0)
			before := visit(t.Context(), tl, g, 0)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			v := visit(ctx, tl, g, 0)
			behind := visit(t.Context(), tl, g, 0)
			time.Sleep(time.Hour)
			synctest.Wait()
			require.Equal(t, "10s", v.at.String(), "when Enter returned, whose context ended after 10s, while somebody before it waited for the delay")
			at := []time.Duration{min(before.at, behind.at), max(before.at, behind.at)}
			require.Equal(t, "1m0s 2m0s", text(at), "when those before and behind the one who gave up entered, one a minute")
			require.Equal(t, "1h0m0s 1h1m0s", entries(t, tl, g, 2, time.Hour), "when two entered, each for an hour, one a minute and %d at a time, after one who gave up", n)
		})
	}
}

func TestTheShortestDelay(t *testing.T) {
	lab.Rule(t, "The delay", "Gate.Enter")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		g := crawler.NewGate(10, time.Nanosecond)
		require.Equal(t, "0s 1ns 2ns", entries(t, tl, g, 3, time.Second), "when three entered who came together, with a delay of 1ns")
	})
}

func TestBothLimitsTogether(t *testing.T) {
	lab.Rule(t, "At most n", "Gate.Enter", "Gate.Leave")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		g := crawler.NewGate(3, time.Second)
		require.Equal(t, "0s 1s 2s 10s 11s 12s 20s 21s", entries(t, tl, g, 8, 10*time.Second), "when eight entered, each for 10s, three at a time and one a second")
	})
}

// Whoever gives up while the delay goes on has had a place in mind, and gives that back as well.
func TestAPlaceIsGivenBack(t *testing.T) {
	lab.Rule(t, "Giving up", "Gate.Enter")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		g := crawler.NewGate(1, time.Minute)
		visit(t.Context(), tl, g, 0)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		for range 3 {
			v := visit(ctx, tl, g, 0)
			defer func() {
				require.Equal(t, "10s", v.at.String(), "when Enter returned, whose context ended after 10s")
			}()
		}
		last := visit(t.Context(), tl, g, 0)
		time.Sleep(time.Hour)
		synctest.Wait()
		require.Equal(t, "1m0s", last.at.String(), "when somebody entered, one a minute, after three who gave up")
	})
}

func TestAnEndedContextDoesNotEnter(t *testing.T) {
	lab.Rule(t, "Giving up", "Gate.Enter")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ended := lab.Ended(t)
		g := crawler.NewGate(1, time.Minute)
		for range 300 { // a select between two that are ready takes either, and there may be three in a row
			require.ErrorIs(t, g.Enter(ended), context.Canceled, "the error of Enter, whose context had ended before")
		}
		require.Equal(t, "0s 1m0s", entries(t, tl, g, 2, 0), "when two entered, one a minute, after others whose context had ended before")
	})
}

// The context ends just after it was asked, wherever that is.
func TestTheContextEndsAtAnAwkwardMoment(t *testing.T) {
	lab.Rule(t, "Giving up", "Gate.Enter")
	for nth := range 8 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			g := crawler.NewGate(1, time.Minute)
			ended, cancel := context.WithCancel(t.Context())
			defer cancel()
			want := "0s 1m0s"
			if visit(lab.Watched(ended, nth+1, cancel), tl, g, 0).err == nil {
				want = "1m0s 2m0s"
			}
			require.Equal(t, want, entries(t, tl, g, 2, 0), "when two entered, one a minute, after one whose context ended just when it was asked")
		})
	}
}

// Twenty pages come at the same moment, and all of them link to the same forty, which nobody knew.
func TestManyFindTheSamePagesAtOnce(t *testing.T) {
	lab.Rule(t, "Every page once", "Crawler.Crawl")
	for range 8 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var first, second []string
			for i := range 20 {
				first = append(first, fmt.Sprintf("%c/%d", 'a'+i%4, i))
				second = append(second, fmt.Sprintf("%c/new%d", 'a'+i%4, i), fmt.Sprintf("%c/newer%d", 'e'+i%4, i))
			}
			all := append(append([]string{"a/"}, first...), second...)
			w := newWeb(tl)
			for _, address := range all {
				w.add(address, &reply{takes: time.Second, links: append(slices.Clone(second), all...)})
			}
			w.pages["a/"].links = first
			report, err := w.eager().Crawl(lab.Slow(t.Context()), "http://a/")
			require.NoError(t, err, "the error of Crawl, whose context has not ended")
			slices.Sort(all)
			for address, r := range w.pages {
				require.Equal(t, 1, r.asked.Total(), "requests for %s, when twenty pages that come at the same moment link to the same forty", address)
			}
			require.Equal(t, strings.Join(all, " "), pages(report), "the pages of the report")
			tl.AssertTook(t, 3*time.Second, "time of a crawl: the first page, those it links to, and those that all of them link to")
		})
	}
}

// More than a buffer of a hundred holds. Not many more: beyond some 250 goroutines at once the race detector now and then ends by itself.
func TestAPageWithManyLinks(t *testing.T) {
	lab.Rule(t, "The end", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 1s")
		for i := range 150 {
			address := fmt.Sprintf("a/%d", i)
			w.pages["a/"].links = append(w.pages["a/"].links, address)
			w.add(address, &reply{links: []string{"a/"}})
		}
		c := w.eager()
		c.PerHost = 4
		require.Len(t, crawl(t, c, "a/").Pages, 151, "the pages of the report, when the first has 150 links")
	})
}

// Nobody has fetched anything when the first page fails.
func TestTheFirstPageFails(t *testing.T) {
	lab.Rule(t, "Failures", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 1s !no such host")
		report := crawl(t, w.eager(), "a/")
		require.Empty(t, report.Pages, "the pages of the report, when the first has failed")
		require.Equal(t, "a/", failed(report), "the pages that failed, in the report")
	})
}

// It looks like the end of a context, and the crawl's own goes on.
func TestATimeLimitOfTheWebsIsAFailure(t *testing.T) {
	lab.Rule(t, "Failures", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 1s a/1 a/2", "a/1 1s !", "a/2 1s")
		w.pages["a/1"].err = fmt.Errorf("a/1: %w", context.DeadlineExceeded)
		report := crawl(t, w.eager(), "a/")
		require.Equal(t, "a/ a/2", pages(report), "the pages of the report")
		require.Equal(t, "a/1", failed(report), "the pages that failed, when one ran into a time limit of the web's")
	})
}

// The long way over quick pages comes first, the short one over a slow page later.
func TestAShorterWayIsNoSecondTry(t *testing.T) {
	lab.Rule(t, "Failures", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 1s a/slow a/1", "a/1 1s a/2", "a/2 1s a/x", "a/slow 1m a/x", "a/x 1s !404")
		require.Equal(t, "a/x", failed(crawl(t, w.eager(), "a/")), "the pages that failed, in the report")
		require.Equal(t, 1, w.pages["a/x"].asked.Total(), "requests for a page that had failed when a shorter way to it was found")
	})
}

func TestTheFirstPageIsNotForRobots(t *testing.T) {
	lab.Rule(t, "robots.txt", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/robots.txt 0s /private", "a/private 1s a/", "a/ 1s")
		report := crawl(t, w.eager(), "a/private")
		require.Equal(t, "never", w.start("a/private"), "when the first page was asked for, which robots.txt keeps robots from")
		require.Empty(t, report.Pages, "the pages of the report, when robots.txt keeps robots from the first")
		require.Empty(t, report.Failed, "the pages that failed, when robots.txt keeps robots from the first")
	})
}

func TestARobotsTxtThatCannotBeHad(t *testing.T) {
	lab.Rule(t, "robots.txt", "Crawler.Crawl")
	for _, why := range []error{errors.New("503"), fmt.Errorf("a time limit of the web's: %w", context.DeadlineExceeded)} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			w := newWeb(tl, "a/ 1s b/1 a/1 b/2", "a/1 1s b/3", "b/robots.txt 0s", "b/1 1s", "b/2 1s", "b/3 1s")
			w.pages["b/robots.txt"].err = why
			report := crawl(t, w.eager(), "a/")
			require.Equal(t, "a/ a/1", pages(report), "the pages of the report, when the robots.txt of b cannot be had: %v", why)
			require.Equal(t, "b/1 b/2 b/3", failed(report), "the pages that failed, when the robots.txt of b cannot be had: %v", why)
			for _, err := range report.Failed {
				require.ErrorIs(t, err, why, "why a page failed, when its host's robots.txt cannot be had")
			}
			require.Equal(t, 1, w.pages["b/robots.txt"].asked.Total(), "requests for a robots.txt that cannot be had")
			require.Equal(t, "never", w.start("b/1"), "when a page was asked for, when its host's robots.txt cannot be had")
		})
	}
}

// One page of the slow host, so that nobody waits with it.
func TestASlowRobotsTxtHoldsUpNoOtherHost(t *testing.T) {
	lab.Rule(t, "No waiting for others", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 1s b/ a/1", "b/robots.txt 1h", "b/ 1s", "a/1 1s c/", "c/ 1s")
		crawl(t, w.eager(), "a/")
		require.Equal(t, "2s", w.start("c/"), "when a page was asked for that was found after 2s, while the robots.txt of another host took 1h")
		require.Equal(t, "1h0m1s", w.start("b/"), "when a page was asked for whose host's robots.txt was there after 1h 1s")
	})
}

// Each host lets only one in at a time, and there are many hosts.
func TestManyHostsAtTheSameTime(t *testing.T) {
	lab.Rule(t, "No waiting for others", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 1s")
		for i := range 130 {
			address := fmt.Sprintf("host%d/", i)
			w.pages["a/"].links = append(w.pages["a/"].links, address)
			w.add(address, &reply{takes: time.Hour})
		}
		crawl(t, crawler.Crawler{Web: w, PerHost: 1, Delay: time.Minute, Depth: 5}, "a/")
		tl.AssertTook(t, time.Hour+2*time.Minute+time.Second, "time of a crawl of 130 hosts at the same time")
	})
}

// As above: the short way is found later.
func TestTheShortestWayCounts(t *testing.T) {
	lab.Rule(t, "Depth", "Crawler.Crawl")
	for when, takes := range map[string]string{"had been fetched": "1s", "was being fetched": "1h"} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			w := newWeb(tl,
				"a/ 1s a/slow a/1",
				"a/1 1s a/2", "a/2 1s a/x", // to x in three steps
				"a/slow 1m a/x", // and in two
				"a/x "+takes+" a/y", "a/y 1s a/z a/x", "a/z 1s a/end", "a/end 1s",
			)
			c := w.eager()
			c.Depth = 4
			report := crawl(t, c, "a/")
			require.Equal(t, "a/ a/1 a/2 a/slow a/x a/y a/z", pages(report),
				"the pages that were fetched with Depth 4, where a shorter way to a/x was found when it %s: over it a/z is 4 links away, and a/end 5", when)
			for address, r := range w.pages {
				require.LessOrEqual(t, r.asked.Total(), 1, "requests for %s, to which there are two ways", address)
			}
		})
	}
}

// The crawl is cut off where it waits: for a place, for the delay, for a robots.txt.
func TestTheContextEndsWhateverIsWaitedFor(t *testing.T) {
	lab.Rule(t, "The context", "Crawler.Crawl")
	for what, c := range map[string]crawler.Crawler{
		"a place":      {PerHost: 1},
		"the delay":    {PerHost: 10, Delay: time.Hour},
		"a robots.txt": {PerHost: 10},
	} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			w := newWeb(tl, "a/ 0s a/1 a/2", "a/1 10h", "a/2 10h", "b/ 0s", "b/robots.txt 10h")
			if what == "a robots.txt" {
				w.pages["a/"].links = []string{"b/"} // alone, so that nobody else waits with it
			}
			c.Web, c.Depth = w, 10
			ctx, cancel := context.WithCancel(t.Context())
			var report crawler.Report
			var err error
			var over sync.WaitGroup
			over.Go(func() { report, err = c.Crawl(ctx, "http://a/") })
			time.Sleep(61 * time.Minute)
			asked := len(tl.Recording().Spans)
			cancel()
			over.Wait()
			tl.AssertTook(t, 61*time.Minute, "time until Crawl returned, which was cancelled after 61m")
			require.ErrorIs(t, err, context.Canceled, "the error of Crawl, which was cancelled while it waited for %s", what)
			require.Equal(t, "a/", pages(report), "the pages of the report, when Crawl was cancelled while it waited for %s", what)
			require.Empty(t, report.Failed, "the pages that failed, when Crawl was cancelled while it waited for %s", what)
			require.Equal(t, asked, len(tl.Recording().Spans), "requests that had begun, when Crawl was cancelled while it waited for %s", what)
		})
	}
}

func TestAnEndedContextFetchesNothing(t *testing.T) {
	lab.Rule(t, "The context", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 0s a/1", "a/1 0s")
		report, err := w.eager().Crawl(lab.Ended(t), "http://a/")
		require.ErrorIs(t, err, context.Canceled, "the error of Crawl, whose context had ended before")
		require.Empty(t, report.Pages, "the pages of the report, when the context had ended before")
		require.Empty(t, report.Failed, "the pages that failed, when the context had ended before")
		require.Zero(t, w.pages["a/"].asked.Total(), "requests for the first page, when the context had ended before")
	})
}

// Whatever one crawl has seen is news to the next, and to one beside it.
func TestCrawlsAreApart(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 1s a/1", "a/1 1s a/")
		c := crawler.Crawler{Web: w, PerHost: 1, Delay: time.Second, Depth: 5}
		reports := make([]crawler.Report, 3)
		var all sync.WaitGroup
		for i := range reports {
			all.Go(func() { reports[i], _ = c.Crawl(t.Context(), "http://a/") })
		}
		all.Wait()
		for _, report := range append(reports, crawl(t, c, "a/")) {
			require.Equal(t, "a/ a/1", pages(report), "the pages of each of several crawls with the same Crawler")
		}
		require.Equal(t, 4, w.pages["a/1"].asked.Total(), "requests for a page in four crawls")
	})
}

// A web in which everything happens, and what must come of it.
func TestALargeWeb(t *testing.T) {
	lab.Rule(t, "A gate for each host", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w, want := largeWeb(tl, lab.Rand(t), 4)
		report := crawl(t, crawler.Crawler{Web: w, PerHost: 3, Delay: 100 * time.Millisecond, Depth: 4}, "a/0")
		require.Equal(t, strings.Join(want, " "), strings.TrimSpace(strings.Join(slices.Sorted(slices.Values(append(strings.Fields(pages(report)), strings.Fields(failed(report))...))), " ")),
			"the pages of the report and those that failed: all that are up to 4 links away")
		for host, requests := range w.hosts {
			require.LessOrEqual(t, requests.Most(), 3, "requests to %s that were under way at the same time", host)
			last := -time.Hour
			for word := range strings.FieldsSeq(w.starts(host)) {
				at, err := time.ParseDuration(word)
				require.NoError(t, err, "a time of the test's own")
				require.GreaterOrEqual(t, at-last, 100*time.Millisecond, "time between the beginnings of two requests to %s", host)
				last = at
			}
		}
		for address, r := range w.pages {
			require.LessOrEqual(t, r.asked.Total(), 1, "requests for %s", address)
		}
	})
}

// largeWeb makes a web of 150 pages, and says which of them are at most depth links from a/0.
func largeWeb(tl *lab.Timeline, rng *rand.Rand, depth int) (*web, []string) {
	const n = 150
	w := newWeb(tl)
	address := func(i int) string { return fmt.Sprintf("%c/%d", 'a'+i%3, i) }
	for i := range n {
		r := &reply{takes: time.Duration(rng.IntN(2000)) * time.Millisecond}
		for range 1 + rng.IntN(3) {
			r.links = append(r.links, address(rng.IntN(n)))
		}
		if i > 0 && rng.IntN(8) == 0 {
			r.links, r.err = nil, errors.New("500")
		}
		w.add(address(i), r)
	}
	near := map[string]bool{address(0): true}
	for range depth {
		for from := range maps.Clone(near) {
			for _, link := range w.pages[from].links {
				near[link] = true
			}
		}
	}
	return w, slices.Sorted(maps.Keys(near))
}
