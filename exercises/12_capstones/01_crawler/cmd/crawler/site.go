package main

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// A site is a small web on this machine: three hosts, which are three ports.
type site struct {
	first   string
	servers []*http.Server
}

// serveSite serves it until it is closed.
func serveSite() (*site, error) {
	s := &site{}
	var listeners []net.Listener
	var at []any // the hosts' addresses
	for range 3 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			s.close()
			return nil, fmt.Errorf("serve a web to crawl: %w", err)
		}
		listeners = append(listeners, l)
		at = append(at, "http://"+l.Addr().String())
		s.servers = append(s.servers, &http.Server{})
	}
	for i, l := range listeners {
		s.servers[i].Handler = pages(i, at)
		go s.servers[i].Serve(l)
	}
	s.first = at[0].(string) + "/"
	return s, nil
}

func (s *site) close() {
	for _, server := range s.servers {
		server.Close()
	}
}

// pages are those of one of the hosts.
func pages(host int, at []any) http.Handler {
	mux := http.NewServeMux()
	page := func(path string, takes time.Duration, links ...string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			select {
			case <-time.After(takes):
			case <-r.Context().Done():
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			for _, link := range links {
				if strings.Contains(link, "%[") {
					link = fmt.Sprintf(link, at...)
				}
				fmt.Fprintf(w, "<a href=%q>%[1]s</a>\n", link)
			}
		})
	}
	const quick, slow = 50 * time.Millisecond, 2 * time.Second
	switch host {
	case 0: // with a cycle, a page that is gone, and one that has moved
		page("/{$}", quick, "/news", "/about", "/slow", "%[2]s/", "%[3]s/")
		page("/news", quick, "/", "/news/1", "/news/2", "/news/3", "/gone", "#top", "mailto:editor@example.org")
		page("/news/", quick, "/news", "/about", "%[2]s/deep/1")
		page("/about", quick, "/old")
		page("/slow", slow, "/about", "%[3]s/")
		mux.Handle("GET /old", http.RedirectHandler("/about", http.StatusMovedPermanently))
	case 1: // without an end
		page("/{$}", quick, "/private/diary", "/deep/1")
		page("/private/", quick, "/private/more")
		for i := range 100 {
			page(fmt.Sprintf("/deep/%d", i), quick, fmt.Sprintf("/deep/%d", i+1))
		}
		mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "User-agent: *\nDisallow: /private/\n")
		})
	case 2: // whose robots.txt cannot be had
		page("/{$}", quick)
		mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, "not now", http.StatusServiceUnavailable)
		})
	}
	return mux
}
