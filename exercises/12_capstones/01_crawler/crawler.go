// Package crawler fetches all pages of a web that can be reached from one of them, and is polite about it.
package crawler

import (
	"context"
	"strings"
	"time"
)

// A Web is where the pages are. Its methods may be called from many goroutines at the same
// time, and return immediately when ctx ends.
type Web interface {
	// Fetch fetches a page and returns the addresses to which it links. A page that has moved links to
	// where it is now, and to nothing else.
	Fetch(ctx context.Context, page string) (links []string, err error)
	// Robots fetches the robots.txt of a host and returns how the paths begin that robots must keep away from.
	Robots(ctx context.Context, host string) (disallow []string, err error)
}

// A Crawler says what is crawled, and how politely.
type Crawler struct {
	Web     Web
	PerHost int           // how many requests to a host may be under way at the same time
	Delay   time.Duration // the least time from the beginning of a request to a host to that of the next
	Depth   int           // pages that are more links away from the first are left alone
}

// A Report is what a crawl has found.
type Report struct {
	Pages  []string         // those that were fetched, sorted
	Failed map[string]error // those that could not be fetched, or whose host's robots.txt could not, and why
}

// Crawl fetches the page called first and all that can be reached from it. If ctx ends before that
// is done, it returns what was fetched until then, and ctx's error.
func (c Crawler) Crawl(ctx context.Context, first string) (Report, error) {
	// TODO: fetch the first page, then what it links to, and so on; and know when that is all.
	return Report{}, nil
}

// split returns host and path of an address: "example.org" and "/a" of "http://example.org/a".
//
//lint:ignore U1000 Crawl will call it
func split(address string) (host, path string) {
	_, rest, _ := strings.Cut(address, "://")
	host, path, _ = strings.Cut(rest, "/")
	return host, "/" + path
}
