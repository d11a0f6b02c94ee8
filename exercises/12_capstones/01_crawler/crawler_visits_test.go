package crawler_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	crawler "koans/exercises/12_capstones/01_crawler"
	"koans/exercises/internal/lab"
)

// eager crawls w with nothing to hold it up.
func (w *web) eager() crawler.Crawler { return crawler.Crawler{Web: w, PerHost: 1000, Depth: 1000} }

// crawl crawls from an address, and fails t if that has an error.
func crawl(t *testing.T, c crawler.Crawler, first string) crawler.Report {
	t.Helper()
	report, err := c.Crawl(t.Context(), "http://"+first)
	require.NoError(t, err, "the error of Crawl, whose context has not ended")
	return report
}

func pages(r crawler.Report) string {
	return strings.ReplaceAll(strings.Join(r.Pages, " "), "http://", "")
}

func failed(r crawler.Report) string {
	return strings.ReplaceAll(strings.Join(slices.Sorted(maps.Keys(r.Failed)), " "), "http://", "")
}

// A visitor is a goroutine that goes through a gate, and stays for a while.
type visitor struct {
	at  time.Duration // when Enter returned; before that -1
	err error
}

// visit sends a visitor, and returns when it has entered or waits.
func visit(ctx context.Context, tl *lab.Timeline, g *crawler.Gate, stays time.Duration) *visitor {
	v := &visitor{at: -1}
	go func() {
		v.err = g.Enter(ctx)
		v.at = tl.Now()
		if v.err == nil {
			tl.Work("inside", stays)
			g.Leave()
		}
	}()
	synctest.Wait()
	return v
}

// entries sends n visitors, and says when they had entered once all of them have left.
func entries(t *testing.T, tl *lab.Timeline, g *crawler.Gate, n int, stays time.Duration) string {
	t.Helper()
	var all []*visitor
	for range n {
		all = append(all, visit(t.Context(), tl, g, stays))
	}
	time.Sleep(lab.Year)
	synctest.Wait()
	var at []time.Duration
	for _, v := range all {
		require.NoError(t, v.err, "the error of Enter, whose context has not ended")
		at = append(at, v.at)
	}
	slices.Sort(at)
	return text(at)
}
