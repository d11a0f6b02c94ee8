package main

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The site has all that a crawler meets, and Web makes of it what the exercise asks for.
func TestTheSiteThroughTheWeb(t *testing.T) {
	s, err := serveSite()
	require.NoError(t, err)
	defer s.close()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	w := NewWeb(&http.Client{Transport: transport, Timeout: time.Minute})
	root := strings.TrimSuffix(s.first, "/")

	links, err := w.Fetch(t.Context(), s.first)
	require.NoError(t, err)
	require.Equal(t, []string{root + "/news", root + "/about", root + "/slow"}, links[:3], "the links of the first page on its own host")
	require.Len(t, links, 5, "its links")
	second, third := strings.TrimSuffix(links[3], "/"), strings.TrimSuffix(links[4], "/")

	moved, err := w.Fetch(t.Context(), root+"/old")
	require.NoError(t, err)
	require.Equal(t, []string{root + "/about"}, moved, "what a page that has moved links to")
	_, err = w.Fetch(t.Context(), root+"/gone")
	require.ErrorContains(t, err, "404")
	news, err := w.Fetch(t.Context(), root+"/news")
	require.NoError(t, err)
	require.Contains(t, news, root+"/news", "a link to a place in the page itself is one to the page")
	require.NotContains(t, strings.Join(news, " "), "mailto")

	disallow, err := w.Robots(t.Context(), strings.TrimPrefix(root, "http://"))
	require.NoError(t, err)
	require.Empty(t, disallow, "where there is no robots.txt, nothing is forbidden")
	disallow, err = w.Robots(t.Context(), strings.TrimPrefix(second, "http://"))
	require.NoError(t, err)
	require.Equal(t, []string{"/private/"}, disallow)
	_, err = w.Robots(t.Context(), strings.TrimPrefix(third, "http://"))
	require.ErrorContains(t, err, "503")

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = w.Fetch(ended, root+"/slow")
	require.ErrorIs(t, err, context.Canceled)
}

func TestRobotsTxtIsRead(t *testing.T) {
	for text, want := range map[string][]string{
		"User-agent: *\nDisallow: /a\nDisallow: /b # and why\n":        {"/a", "/b"},
		"User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow:\n": nil,
		"user-agent: *\nUSER-AGENT: other\ndisallow: /a*/b\n":          {"/a"},
		"User-agent: *\nDisallow: /a\nUser-agent: other\nDisallow: /b": {"/a"},
		"<html>404</html>": nil,
	} {
		require.Equal(t, want, disallowed(text), "%s", text)
	}
}

func TestAPageHasOneAddress(t *testing.T) {
	for address, want := range map[string]string{
		"http://EXAMPLE.org":          "http://example.org/",
		"https://example.org/a?b=c#d": "https://example.org/a?b=c",
		"ftp://example.org/":          "",
		"example.org":                 "",
	} {
		got, err := canonical(address)
		require.Equal(t, want == "", err != nil, "%s", address)
		require.Equal(t, want, got)
	}
}
