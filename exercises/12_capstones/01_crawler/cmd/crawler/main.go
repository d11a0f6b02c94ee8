// Crawler crawls the web from the address that it is given, with the exercise's Crawl, and prints each request as it begins. Without an
// address it serves a small web of three hosts by itself, on this machine, and crawls that.
//
//	go run ./exercises/12_capstones/01_crawler/cmd/crawler
//	go run ./exercises/12_capstones/01_crawler/cmd/crawler -depth 1 http://example.org/
//
// Ctrl-C ends the crawl; what was found until then is reported.
package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"sync"
	"time"

	crawler "koans/exercises/12_capstones/01_crawler"
)

func main() {
	perHost := flag.Int("per-host", 2, "requests to a host at the same time, at most")
	delay := flag.Duration("delay", 500*time.Millisecond, "pause between the beginnings of two requests to a host")
	depth := flag.Int("depth", 3, "links away from the first page, at most")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	web := &printing{Web: NewWeb(&http.Client{Timeout: 10 * time.Second}), began: time.Now()}
	c := crawler.Crawler{Web: web, PerHost: max(*perHost, 1), Delay: max(*delay, 0), Depth: *depth}
	if err := run(ctx, c, web, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "crawler:", err)
		os.Exit(1)
	}
}

// run crawls from first, or its own web if that is empty, and prints the report.
func run(ctx context.Context, c crawler.Crawler, web *printing, first string) error {
	if first == "" {
		site, err := serveSite()
		if err != nil {
			return err
		}
		defer site.close()
		first = site.first
	}
	first, err := canonical(first)
	if err != nil {
		return err
	}
	web.remember(first)
	report, err := c.Crawl(ctx, first)
	fmt.Printf("\n%d pages\n", len(report.Pages))
	for _, page := range report.Pages {
		fmt.Println("  " + page)
	}
	fmt.Printf("%d failed\n", len(report.Failed))
	for _, page := range slices.Sorted(maps.Keys(report.Failed)) {
		fmt.Printf("  %s: %v\n", page, report.Failed[page])
	}
	return err
}

// printing is a Web that says what is asked of it, and when.
type printing struct {
	*Web
	began time.Time
	mu    sync.Mutex // lines are not to get mixed up
}

// Fetch says which page is asked for.
func (p *printing) Fetch(ctx context.Context, page string) ([]string, error) {
	p.say(page)
	return p.Web.Fetch(ctx, page)
}

// Robots says whose robots.txt is asked for.
func (p *printing) Robots(ctx context.Context, host string) ([]string, error) {
	p.say("http://" + host + "/robots.txt")
	return p.Web.Robots(ctx, host)
}

func (p *printing) say(address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Printf("%5.1f s  %s\n", time.Since(p.began).Seconds(), address)
}
