package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// agent is how the crawler introduces itself.
const agent = "koans-crawler"

// mostRead is how much is read of a page or a robots.txt.
const mostRead = 1 << 20

// A Web is the real one, over HTTP. Its methods may be called from many goroutines at the same time.
type Web struct {
	client *http.Client

	mu      sync.Mutex
	schemes map[string]string // by host: that of the first link to it that was seen
}

// NewWeb returns a Web that is reached with a copy of client, which follows no redirects: they are links, so that
// what two addresses lead to is fetched once.
func NewWeb(client *http.Client) *Web {
	own := *client
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Web{client: &own, schemes: map[string]string{}}
}

// Fetch fetches a page, and returns the addresses that it links to, each once.
func (w *Web) Fetch(ctx context.Context, page string) ([]string, error) {
	resp, err := w.get(ctx, page)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	base := resp.Request.URL
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.Header.Get("Location") != "":
		return w.links(base, []string{resp.Header.Get("Location")}), nil
	case resp.StatusCode != http.StatusOK:
		return nil, errors.New(resp.Status)
	case !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html"):
		return nil, nil
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, mostRead))
	if err != nil {
		return nil, fmt.Errorf("read the page: %w", err)
	}
	var found []string
	for _, m := range href.FindAllSubmatch(text, -1) {
		found = append(found, html.UnescapeString(string(m[1])+string(m[2])))
	}
	return w.links(base, found), nil
}

// href is enough to find the links of ordinary pages. For all pages there is golang.org/x/net/html.
var href = regexp.MustCompile(`(?i)<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')`)

// links returns the addresses, seen from base, that a crawler can follow.
func (w *Web) links(base *url.URL, found []string) []string {
	var links []string
	seen := map[string]bool{}
	for _, one := range found {
		u, err := base.Parse(strings.TrimSpace(one))
		if err != nil {
			continue // nonsense that somebody wrote into a page
		}
		link, err := canonical(u.String())
		if err != nil || seen[link] {
			continue
		}
		seen[link] = true
		links = append(links, link)
		w.remember(link)
	}
	return links
}

// canonical gives a page one address: with a path, and without a fragment.
func canonical(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("%s is no address of a page: give one like http://example.org/", address)
	}
	u.Host = strings.ToLower(u.Host)
	u.Fragment = ""
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String(), nil
}

// remember notes which scheme the address's host is spoken to with: a host is only a name where its robots.txt is asked for.
func (w *Web) remember(address string) {
	scheme, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.schemes[host] == "" {
		w.schemes[host] = scheme
	}
}

// Robots fetches the host's robots.txt. Where there is none, nothing is forbidden.
func (w *Web) Robots(ctx context.Context, host string) ([]string, error) {
	w.mu.Lock()
	scheme := cmp.Or(w.schemes[host], "http")
	w.mu.Unlock()
	resp, err := w.get(ctx, scheme+"://"+host+"/robots.txt")
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode >= 500:
		return nil, errors.New(resp.Status)
	case resp.StatusCode != http.StatusOK:
		return nil, nil
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, mostRead))
	if err != nil {
		return nil, fmt.Errorf("read robots.txt: %w", err)
	}
	return disallowed(string(text)), nil
}

// disallowed reads what a robots.txt says to all robots. Allow and patterns are not understood; who forbids less by them is kept away from more.
func disallowed(robots string) []string {
	var paths []string
	forAll, naming := false, false
	for line := range strings.Lines(robots) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "user-agent": // several in a row share the rules that follow
			forAll = value == "*" || naming && forAll
			naming = true
		case "disallow":
			naming = false
			if forAll && value != "" {
				value, _, _ = strings.Cut(value, "*")
				paths = append(paths, value)
			}
		default:
			naming = false
		}
	}
	return paths
}

func (w *Web) get(ctx context.Context, address string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", agent)
	return w.client.Do(req)
}
