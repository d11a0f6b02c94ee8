// Package fetchall fetches web pages: one after another, all at once, or
// through a pool.
//
// Its functions return the texts of the pages in the order of urls, none for no urls,
// or an error that wraps that of fetch or contains its text. If there is an error, the
// pages mean nothing.
//
// When ctx ends, they return immediately with an error that wraps ctx's or its cause, or
// that of a page that had failed before. With no urls, they need not look at ctx.
package fetchall

import (
	"context"
	"fmt"
	"io"
	"net/http"
)

// OneByOne fetches the pages one after another, and stops at the first that fails.
func OneByOne(ctx context.Context, client *http.Client, urls []string) (pages []string, err error) {
	// TODO: fetch each page when the one before has arrived.
	return nil, nil
}

// AllAtOnce asks for all pages at the same time.
func AllAtOnce(ctx context.Context, client *http.Client, urls []string) (pages []string, err error) {
	// TODO: start all fetches, then wait for all.
	return nil, nil
}

// Pool fetches as many pages at the same time as there are workers, but no more. The
// next page is asked for as soon as one has been read. workers must be at least 1.
func Pool(ctx context.Context, client *http.Client, urls []string, workers int) (pages []string, err error) {
	// TODO: like AllAtOnce, but with at most that many pages under way.
	return nil, nil
}

// fetch returns the text of one page. It needs no change: it is here to be called.
//
// A status other than 200 is an error. Every error names the url; when ctx ends, fetch returns with an
// error that wraps ctx's, or its cause if it has one, and if ctx has ended before, nothing is asked for.
//
//lint:ignore U1000 the functions above will call it
func fetch(ctx context.Context, client *http.Client, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", fmt.Errorf("ask for %s: %w", url, err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", fmt.Errorf("fetch %s: %w", url, err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", url, err)
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("fetch %s: %s", url, resp.Status)
	}
	return string(text), nil
}
