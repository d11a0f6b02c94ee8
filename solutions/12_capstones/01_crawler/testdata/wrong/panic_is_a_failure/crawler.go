// want test "a panic of the request for .* was caught"

// Package crawler takes a panic of the web for a page that has failed.
package crawler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
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
	Failed map[string]error // those that could not be fetched, or whose host's robots.txt could not, and why
}

// Crawl fetches the page called first and all that can be reached from it. If ctx ends before that
// is done, it returns what was fetched until then, and ctx's error.
func (c Crawler) Crawl(ctx context.Context, first string) (Report, error) {
	f := &frontier{Crawler: c, ctx: ctx, pages: map[string]*page{}, hosts: map[string]*host{}, report: Report{Failed: map[string]error{}}}
	f.mu.Lock()
	f.find(first, 0)
	f.mu.Unlock()
	f.fetches.Wait()
	slices.Sort(f.report.Pages)
	return f.report, ctx.Err()
}

// A frontier is one crawl: what has been found, and what is being fetched.
type frontier struct {
	Crawler
	ctx     context.Context
	fetches sync.WaitGroup // whoever adds to it is counted in it, so that it is over only when nobody can add

	mu     sync.Mutex
	pages  map[string]*page
	hosts  map[string]*host
	report Report
}

// A page is one that was found.
type page struct {
	depth int      // how many links away, by the shortest way that is known
	links []string // once it is fetched
}

// find has the page fetched unless it was found before. To be called with mu held: to look and to note is one step.
func (f *frontier) find(address string, depth int) {
	if depth > f.Depth {
		return
	}
	p, known := f.pages[address]
	switch {
	case !known:
		p = &page{depth: depth}
		f.pages[address] = p
		f.fetches.Go(func() { f.visit(address, p) })
	case depth < p.depth: // a shorter way, over a slower page: more may be within reach now
		p.depth = depth
		f.follow(p)
	}
}

// follow finds what the page links to. To be called with mu held.
func (f *frontier) follow(p *page) {
	for _, link := range p.links {
		f.find(link, p.depth+1)
	}
}

// errDisallowed says that a page is none for robots.
var errDisallowed = errors.New("not for robots")

// visit fetches the page and notes what came.
func (f *frontier) visit(address string, p *page) {
	links, err := func() (links []string, err error) {
		defer func() {
			if v := recover(); v != nil {
				err = fmt.Errorf("panic: %v", v)
			}
		}()
		return f.fetch(address)
	}()
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case err == nil:
		f.report.Pages = append(f.report.Pages, address)
		p.links = links
		f.follow(p)
	case err == errDisallowed, f.ctx.Err() != nil: // in the second case it may have been cut off, and the page is not to blame
	default:
		f.report.Failed[address] = err
	}
}

func (f *frontier) fetch(address string) (links []string, err error) {
	name, path := split(address)
	h := f.host(name)
	disallow, err := h.robots()
	if err != nil {
		return nil, fmt.Errorf("robots.txt of %s: %w", name, err)
	}
	if slices.ContainsFunc(disallow, func(beginning string) bool { return strings.HasPrefix(path, beginning) }) {
		return nil, errDisallowed
	}
	if err := h.gate.Enter(f.ctx); err != nil {
		return nil, err
	}
	defer h.gate.Leave()
	return f.Web.Fetch(f.ctx, address)
}

// A host is one of those that pages are on.
type host struct {
	gate   *Gate
	robots func() (disallow []string, err error) // asks the host the first time only
}

func (f *frontier) host(name string) *host {
	f.mu.Lock()
	defer f.mu.Unlock()
	h := f.hosts[name]
	if h == nil {
		h = &host{gate: NewGate(f.PerHost, f.Delay)}
		h.robots = sync.OnceValues(func() ([]string, error) {
			if err := h.gate.Enter(f.ctx); err != nil {
				return nil, err
			}
			defer h.gate.Leave()
			return f.Web.Robots(f.ctx, name)
		})
		f.hosts[name] = h
	}
	return h
}

// split returns host and path of an address: "example.org" and "/a" of "http://example.org/a".
func split(address string) (host, path string) {
	_, rest, _ := strings.Cut(address, "://")
	host, path, _ = strings.Cut(rest, "/")
	return host, "/" + path
}
