package crawler_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	crawler "koans/exercises/12_capstones/01_crawler"
	"koans/exercises/internal/lab"
)

// One page takes a year, and another waits for its place. Nobody has said how long a page may take.
func TestAPageMayTakeAYear(t *testing.T) {
	lab.Rule(t, "Failures", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := newWeb(tl, "a/ 1s a/1 a/2", "a/1 0s", "a/2 0s")
		w.pages["a/1"].takes, w.pages["a/2"].takes = lab.Year, lab.Year
		report := crawl(t, crawler.Crawler{Web: w, PerHost: 1, Depth: 5}, "a/")
		require.Empty(t, failed(report), "the pages that failed: two that take a year did not")
		require.Equal(t, "a/ a/1 a/2", pages(report), "the pages of the report, of which two take a year")
	})
}

func TestADelayOfAYear(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Gate.Enter")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		g := crawler.NewGate(2, lab.Year/4)
		require.Equal(t, "0s 2190h0m0s 4380h0m0s", entries(t, tl, g, 3, 0), "when three entered, one each quarter of a year")
	})
}

// A context may go on for years, and be used for many crawls.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Gate.Enter", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx := lab.NewLateContext(t.Context())
		g := crawler.NewGate(1, time.Minute)
		for range 3 {
			visit(ctx, tl, g, time.Hour)
		}
		time.Sleep(4 * time.Hour)
		synctest.Wait()
		require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when every Enter has returned")
	})
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx := lab.NewLateContext(t.Context())
		w := newWeb(tl, "a/ 1s a/1 a/2", "a/1 1s", "a/2 1s !404")
		_, err := crawler.Crawler{Web: w, PerHost: 1, Delay: time.Second, Depth: 5}.Crawl(ctx, "http://a/")
		require.NoError(t, err, "the error of Crawl, whose context has not ended")
		synctest.Wait()
		require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when Crawl has returned")
	})
}

func TestTheCauseIsNotTheError(t *testing.T) {
	lab.Rule(t, "The context's error", "Gate.Enter", "Crawler.Crawl")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		g := crawler.NewGate(1, 0)
		visit(t.Context(), tl, g, time.Hour)
		waits := visit(ctx, tl, g, time.Hour)
		w := newWeb(tl, "a/ 1h")
		crawled := make(chan error, 1)
		go func() {
			_, err := w.eager().Crawl(ctx, "http://a/")
			crawled <- err
		}()
		synctest.Wait()
		cancel(errors.New("the cause, which is not the error"))
		err := <-crawled
		time.Sleep(2 * time.Hour) // until the one who is inside has left
		synctest.Wait()
		require.ErrorIs(t, err, context.Canceled, "the error of Crawl, whose context was cancelled with a cause")
		require.ErrorIs(t, waits.err, context.Canceled, "the error of Enter, whose context was cancelled with a cause")
	})
}

// A host's first request is for its robots.txt.
func TestAPanicOfTheWebGoesOn(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Crawler.Crawl")
	for _, address := range []string{"a/robots.txt", "a/"} {
		lab.Uncaught(t, "the request for "+address, func(ctx context.Context, boom func()) {
			w := &bursting{address, boom}
			crawler.Crawler{Web: w, PerHost: 2, Depth: 5}.Crawl(ctx, "http://a/")
		})
	}
}

// A bursting web panics at an address.
type bursting struct {
	address string
	boom    func()
}

func (w *bursting) Fetch(context.Context, string) ([]string, error) {
	if w.address == "a/" {
		w.boom()
	}
	return nil, nil
}

func (w *bursting) Robots(context.Context, string) ([]string, error) {
	if w.address == "a/robots.txt" {
		w.boom()
	}
	return nil, nil
}
