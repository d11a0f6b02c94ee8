package main

import (
	"crypto/subtle"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"time"
)

// A site serves the page. Nobody gets anything without the token, and nothing is served under another name, or for the
// pages of others: any program of this machine may connect, and any page in the browser may try.
type site struct {
	hub   *hub
	token string
	host  string // address and port, as in the page's address
	do    func(order)
}

// An order is what somebody has done on the page.
type order struct {
	Press string  `json:"press,omitempty"`
	Set   string  `json:"set,omitempty"`
	Value int     `json:"value,omitempty"`
	Speed float64 `json:"speed,omitempty"`
	Again bool    `json:"again,omitempty"` // begin anew
}

var (
	//go:embed page/page.html
	pageText string
	//go:embed page/page.css
	pageStyle string
	//go:embed page/page.js
	pageScript string

	page = template.Must(template.New("page").Parse(pageText))
)

// Opening the page takes this much; a press of a button far less.
const mostOrder = 1 << 10

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if why := s.stranger(r); why != "" {
		http.Error(w, why, http.StatusForbidden)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // the token is in the address
	h.Set("X-Content-Type-Options", "nosniff")
	switch r.Method + " " + r.URL.Path {
	case "GET /":
		s.page(w)
	case "GET /events":
		s.events(w, r)
	case "POST /do":
		s.order(w, r)
	default:
		http.NotFound(w, r)
	}
}

// stranger says why the request is not one of the page's; "" if it is.
func (s *site) stranger(r *http.Request) string {
	_, port, _ := net.SplitHostPort(s.host)
	if r.Host != s.host && r.Host != "localhost:"+port {
		return "there is no such host here"
	}
	if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host {
		return "that page has no say here"
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return "that page has no say here"
	}
	if subtle.ConstantTimeCompare([]byte(r.URL.Query().Get("token")), []byte(s.token)) != 1 {
		return "the address has a token in it: take it as it was printed"
	}
	return ""
}

func (s *site) page(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; connect-src 'self'; img-src data:; style-src 'nonce-%[1]s'; script-src 'nonce-%[1]s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", s.token))
	_ = page.Execute(w, map[string]any{
		"Nonce":  s.token,
		"Style":  template.CSS(pageStyle),
		"Script": template.JS(pageScript),
	})
}

// events sends what is to be shown, for as long as the page is open.
func (s *site) events(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	past, coming := s.hub.open()
	defer s.hub.close(coming)
	send := func(line []byte) error {
		_, err := fmt.Fprintf(w, "data: %s\n\n", line)
		return err
	}
	if send([]byte(`{"anew":true}`)) != nil {
		return
	}
	for _, line := range past {
		if send(line) != nil {
			return
		}
	}
	alive := time.NewTicker(15 * time.Second)
	defer alive.Stop()
	for out.Flush() == nil {
		select {
		case line, ok := <-coming:
			if !ok || send(line) != nil {
				return
			}
		case <-alive.C: // so that a page that has gone is noticed
			if _, err := fmt.Fprint(w, ":\n\n"); err != nil {
				return
			}
		case <-r.Context().Done():
			return
		}
	}
}

func (s *site) order(w http.ResponseWriter, r *http.Request) {
	var o order
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostOrder)).Decode(&o); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.do(o)
	w.WriteHeader(http.StatusNoContent)
}
