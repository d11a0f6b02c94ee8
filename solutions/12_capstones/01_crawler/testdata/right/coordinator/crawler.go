// Package crawler fetches all pages of a web that can be reached from one of them, and is polite about it: one goroutine
// owns all that is known, and the others fetch and report to it.
package crawler

import (
	"context"
	"fmt"
	"slices"
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
	o := &owner{Crawler: c, ctx: ctx, news: make(chan news), pages: map[string]*page{}, hosts: map[string]*host{}, failed: map[string]error{}}
	o.see(first, 0)
	for o.under > 0 {
		n := <-o.news
		o.under--
		n.tell(o)
	}
	slices.Sort(o.fetched)
	return Report{Pages: o.fetched, Failed: o.failed}, ctx.Err()
}

// An owner has all that is known of a crawl; only the goroutine of Crawl touches it.
type owner struct {
	Crawler
	ctx     context.Context
	news    chan news
	under   int // requests that will still send news
	pages   map[string]*page
	hosts   map[string]*host
	fetched []string
	failed  map[string]error
}

type page struct {
	depth int
	links []string
}

type host struct {
	gate     *Gate
	known    bool // its robots.txt was asked for, and the answer is there
	disallow []string
	err      error
	waiting  []string // pages, until it is
}

// A news is what a request has come to.
type news struct{ tell func(*owner) }

// start makes a request, which returns what is to be done about it.
func (o *owner) start(h *host, request func() (then func(*owner))) {
	o.under++
	go func() {
		if err := h.gate.Enter(o.ctx); err != nil {
			o.news <- news{func(*owner) {}}
			return
		}
		then := request()
		h.gate.Leave()
		o.news <- news{then}
	}()
}

func (o *owner) see(address string, depth int) {
	if depth > o.Depth {
		return
	}
	if p := o.pages[address]; p != nil {
		if depth < p.depth {
			p.depth = depth
			o.seeAll(p)
		}
		return
	}
	o.pages[address] = &page{depth: depth}
	name, _ := split(address)
	h := o.hosts[name]
	switch {
	case h == nil:
		h = &host{gate: NewGate(o.PerHost, o.Delay), waiting: []string{address}}
		o.hosts[name] = h
		o.askRobots(h, name)
	case !h.known:
		h.waiting = append(h.waiting, address)
	default:
		o.fetch(h, address)
	}
}

func (o *owner) seeAll(p *page) {
	for _, link := range p.links {
		o.see(link, p.depth+1)
	}
}

func (o *owner) askRobots(h *host, name string) {
	o.start(h, func() func(*owner) {
		disallow, err := o.Web.Robots(o.ctx, name)
		return func(o *owner) {
			h.known, h.disallow, h.err = true, disallow, err
			for _, address := range h.waiting {
				o.fetch(h, address)
			}
			h.waiting = nil
		}
	})
}

func (o *owner) fetch(h *host, address string) {
	if h.err != nil {
		o.fail(address, fmt.Errorf("no robots.txt: %w", h.err))
		return
	}
	_, path := split(address)
	for _, beginning := range h.disallow {
		if strings.HasPrefix(path, beginning) {
			return
		}
	}
	o.start(h, func() func(*owner) {
		links, err := o.Web.Fetch(o.ctx, address)
		return func(o *owner) {
			if err != nil {
				o.fail(address, err)
				return
			}
			o.fetched = append(o.fetched, address)
			p := o.pages[address]
			p.links = links
			o.seeAll(p)
		}
	})
}

func (o *owner) fail(address string, err error) {
	if o.ctx.Err() == nil {
		o.failed[address] = err
	}
}

// split returns host and path of an address: "example.org" and "/a" of "http://example.org/a".
func split(address string) (host, path string) {
	_, rest, _ := strings.Cut(address, "://")
	host, path, _ = strings.Cut(rest, "/")
	return host, "/" + path
}
