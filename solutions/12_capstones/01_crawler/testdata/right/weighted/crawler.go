// Package crawler fetches all pages of a web that can be reached from one of them, and is polite about it, with an errgroup
// for all that is under way.
package crawler

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
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
	PerHost int           // at most so many requests to a host are under way at the same time
	Delay   time.Duration // at least so long from the beginning of a request to a host to that of the next
	Depth   int           // pages that are more links away from the first are left alone
}

// A Report is what a crawl has found.
type Report struct {
	Pages  []string         // those that were fetched, sorted
	Failed map[string]error // those that could not be fetched, and why
}

// Crawl fetches the page called first and all that can be reached from it. It returns when there
// is nothing left to fetch, or immediately when ctx ends: then with what was found until then, and ctx's error. Calls have nothing in
// common, and any number of them may be under way at the same time.
func (c Crawler) Crawl(ctx context.Context, first string) (Report, error) {
	var group errgroup.Group
	var mu sync.Mutex
	hosts := map[string]*host{}
	depths := map[string]int{}
	links := map[string][]string{} // of what was fetched
	failed := map[string]error{}

	hostOf := func(name string) *host { // with mu
		h, ok := hosts[name]
		if !ok {
			h = &host{gate: NewGate(c.PerHost, c.Delay), ready: make(chan struct{})}
			hosts[name] = h
			group.Go(func() error {
				defer close(h.ready)
				if h.err = h.gate.Enter(ctx); h.err == nil {
					h.disallow, h.err = c.Web.Robots(ctx, name)
					h.gate.Leave()
				}
				return nil
			})
		}
		return h
	}

	fetch := func(address string, h *host) ([]string, error) {
		if h.err != nil {
			return nil, fmt.Errorf("robots.txt: %w", h.err)
		}
		if err := h.gate.Enter(ctx); err != nil {
			return nil, err
		}
		defer h.gate.Leave()
		return c.Web.Fetch(ctx, address)
	}
	// reach notes a way to the page, and has it fetched if that is the first. With mu.
	var reach func(address string, depth int)
	reach = func(address string, depth int) {
		before, known := depths[address]
		if depth > c.Depth || known && before <= depth {
			return
		}
		depths[address] = depth
		if known {
			for _, link := range links[address] {
				reach(link, depth+1)
			}
			return
		}
		name, path := split(address)
		h := hostOf(name)
		group.Go(func() error {
			<-h.ready
			if slices.ContainsFunc(h.disallow, func(beginning string) bool { return strings.HasPrefix(path, beginning) }) {
				return nil
			}
			found, err := fetch(address, h)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				links[address] = found
				for _, link := range found {
					reach(link, depths[address]+1)
				}
			} else if ctx.Err() == nil {
				failed[address] = err
			}
			return nil
		})
	}

	mu.Lock()
	reach(first, 0)
	mu.Unlock()
	if err := group.Wait(); err != nil {
		return Report{}, err
	}
	return Report{Pages: slices.Sorted(maps.Keys(links)), Failed: failed}, ctx.Err()
}

type host struct {
	gate     *Gate
	ready    chan struct{} // closed when the rest is there
	disallow []string
	err      error
}

// split returns host and path of an address: "example.org" and "/a" of "http://example.org/a".
func split(address string) (host, path string) {
	_, rest, _ := strings.Cut(address, "://")
	host, path, _ = strings.Cut(rest, "/")
	return host, "/" + path
}
