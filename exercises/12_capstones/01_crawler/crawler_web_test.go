package crawler_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"koans/exercises/internal/lab"
)

// A web is played by the test, on simulated time.
type web struct {
	tl    *lab.Timeline
	pages map[string]*reply // by address
	hosts map[string]*lab.Overlap
}

// A reply is what comes back for an address, and when.
type reply struct {
	takes   time.Duration
	links   []string // of a robots.txt: how the paths begin that are none for robots
	err     error
	asked   lab.Overlap
	request func() // called when the request begins
}

// newWeb makes a web of lines: an address, how long a request takes, and to what the page links; or, after an exclamation mark, why it
// cannot be had. Addresses have no http:// there, nor in what the tests say. A host's robots.txt that has no line forbids nothing.
func newWeb(tl *lab.Timeline, lines ...string) *web {
	w := &web{tl: tl, pages: map[string]*reply{}, hosts: map[string]*lab.Overlap{}}
	for _, line := range lines {
		words := strings.Fields(line)
		takes, err := time.ParseDuration(words[1])
		if err != nil {
			panic(err)
		}
		r := &reply{takes: takes, links: words[2:]}
		if _, why, fails := strings.Cut(line, "!"); fails {
			r.links, r.err = nil, errors.New(why)
		}
		w.add(words[0], r)
	}
	return w
}

func (w *web) add(address string, r *reply) {
	w.pages[address] = r
	host, _, _ := strings.Cut(address, "/")
	if w.hosts[host] == nil {
		w.hosts[host] = new(lab.Overlap)
		if robots := host + "/robots.txt"; w.pages[robots] == nil {
			w.pages[robots] = &reply{}
		}
	}
}

// Fetch and Robots make it a crawler.Web.
func (w *web) Fetch(ctx context.Context, page string) ([]string, error) {
	links, err := w.request(ctx, strings.TrimPrefix(page, "http://"))
	full := make([]string, len(links))
	for i, link := range links {
		full[i] = "http://" + link
	}
	return full, err
}

func (w *web) Robots(ctx context.Context, host string) ([]string, error) {
	return w.request(ctx, host+"/robots.txt")
}

func (w *web) request(ctx context.Context, address string) ([]string, error) {
	r := w.pages[address]
	if r == nil {
		return nil, errors.New("there is no page " + address)
	}
	host, _, _ := strings.Cut(address, "/")
	defer w.hosts[host].Enter()()
	defer r.asked.Enter()()
	if r.request != nil {
		r.request()
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := w.tl.WorkContext(ctx, address, r.takes); err != nil {
		return nil, err
	}
	return r.links, r.err
}

// starts says when the requests to the host began.
func (w *web) starts(host string) string {
	var at []time.Duration
	for _, span := range w.tl.Recording().Spans {
		if strings.HasPrefix(span.Lane, host+"/") {
			at = append(at, span.Start)
		}
	}
	slices.Sort(at)
	return text(at)
}

// start says when the request for the address began; "never" if none did.
func (w *web) start(address string) string {
	for _, span := range w.tl.Recording().Spans {
		if span.Lane == address {
			return span.Start.String()
		}
	}
	return "never"
}

func text(at []time.Duration) string {
	words := make([]string, len(at))
	for i := range at {
		words[i] = at[i].String()
		if at[i] < 0 {
			words[i] = "never"
		}
	}
	return strings.Join(words, " ")
}
