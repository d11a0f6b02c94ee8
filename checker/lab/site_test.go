package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// serve serves a site, and returns it with its address.
func serve(t *testing.T, do func(order)) (*site, string) {
	t.Helper()
	s := &site{hub: newHub(), token: "secret", do: do}
	return s, listen(t, s)
}

// Any page that somebody has open may send requests to this machine, and any program may connect.
func TestStrangersGetNothing(t *testing.T) {
	_, at := serve(t, func(order) { t.Error("a stranger has pressed a button") })
	for what, change := range map[string]func(*http.Request){
		"without a token":               func(r *http.Request) { r.URL.RawQuery = "" },
		"with another token":            func(r *http.Request) { r.URL.RawQuery = "token=secrez" },
		"with part of the token":        func(r *http.Request) { r.URL.RawQuery = "token=secre" },
		"for another host":              func(r *http.Request) { r.Host = "lab.example" },
		"for another port":              func(r *http.Request) { r.Host = "127.0.0.1:1" },
		"from another page":             func(r *http.Request) { r.Header.Set("Origin", "http://lab.example") },
		"from a file":                   func(r *http.Request) { r.Header.Set("Origin", "null") },
		"from a page, as it says":       func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"from another port, as it says": func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
	} {
		for _, path := range []string{"GET /", "GET /events", "POST /do"} {
			method, path, _ := strings.Cut(path, " ")
			r, err := http.NewRequest(method, at+path+"?token=secret", strings.NewReader(`{"press":"Go"}`))
			require.NoError(t, err)
			change(r)
			resp, err := http.DefaultClient.Do(r)
			require.NoError(t, err)
			resp.Body.Close()
			require.Equal(t, http.StatusForbidden, resp.StatusCode, "%s %s %s", method, path, what)
		}
	}
}

func TestThePage(t *testing.T) {
	var done []order
	s, at := serve(t, func(o order) { done = append(done, o) })
	resp, err := http.Get(at + "/?token=secret")
	require.NoError(t, err)
	resp.Body.Close()
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, resp.Header.Get("Content-Security-Policy"), "default-src 'none'")
	require.NotContains(t, resp.Header.Get("Content-Security-Policy"), "unsafe")

	post := func(text string) int {
		r, err := http.NewRequest(http.MethodPost, at+"/do?token=secret", strings.NewReader(text))
		require.NoError(t, err)
		r.Header.Set("Origin", "http://"+s.host)
		resp, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		resp.Body.Close()
		return resp.StatusCode
	}
	require.Equal(t, http.StatusNoContent, post(`{"press":"Go"}`))
	require.Equal(t, http.StatusNoContent, post(`{"set":"slots","value":3}`))
	require.Equal(t, http.StatusBadRequest, post(`nonsense`))
	require.Equal(t, http.StatusBadRequest, post(`{"press":"`+strings.Repeat("x", mostOrder)+`"}`))
	require.Equal(t, []order{{Press: "Go"}, {Set: "slots", Value: 3}}, done)
}

// A page that is opened late is told what it has missed, in order; and all that comes after that.
func TestAPageIsOpenedLate(t *testing.T) {
	s, at := serve(t, nil)
	s.hub.show(unfinished{[]string{"forgotten"}})
	s.hub.forget()
	for i := range 3 {
		s.hub.show(report{fmt.Sprint(i)})
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at+"/events?token=secret", nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	in := bufio.NewScanner(resp.Body)
	next := func() string {
		for in.Scan() {
			if line, ok := strings.CutPrefix(in.Text(), "data: "); ok {
				return line
			}
		}
		return "the end"
	}
	for _, want := range []string{`{"anew":true}`, `{"report":"0"}`, `{"report":"1"}`, `{"report":"2"}`} {
		require.Equal(t, want, next())
	}
	s.hub.show(report{"3"})
	require.Equal(t, `{"report":"3"}`, next())
}

// What nobody reads is kept within bounds, and a page that does not keep up holds up nobody.
func TestAPageThatDoesNotKeepUp(t *testing.T) {
	h := newHub()
	_, page := h.open()
	for range mostPast + mostBehind {
		h.show(report{"x"})
	}
	require.Len(t, h.past, mostPast)
	n := 0
	for range page { // it was closed
		n++
	}
	require.Equal(t, mostBehind, n)
	h.close(page)
	for range 10 {
		h.show(report{strings.Repeat("x", mostBytes/4)})
	}
	require.LessOrEqual(t, h.size, mostBytes)
}

// listen serves the site, and returns its address.
func listen(t *testing.T, s *site) string {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(func() {
		server.CloseClientConnections() // a page of events is never over by itself
		server.Close()
		http.DefaultClient.CloseIdleConnections()
	})
	s.host = strings.TrimPrefix(server.URL, "http://")
	return server.URL
}

func TestThePageIsServedOnThisMachineOnly(t *testing.T) {
	for _, addr := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:0"} {
		_, err := listenHere(addr)
		require.ErrorContains(t, err, "this machine only", addr)
	}
	l, err := listenHere("localhost:0")
	require.NoError(t, err)
	defer l.Close()
	_, err = listenHere(l.Addr().String())
	require.ErrorContains(t, err, "leave --addr out")
	_, err = listenHere("nonsense")
	require.Error(t, err)
}
