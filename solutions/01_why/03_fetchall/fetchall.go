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
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// OneByOne fetches the pages one after another, and stops at the first that fails.
func OneByOne(ctx context.Context, client *http.Client, urls []string) (pages []string, err error) {
	for _, url := range urls {
		page, err := fetch(ctx, client, url)
		if err != nil {
			return nil, err
		}
		pages = append(pages, page)
	}
	return pages, nil
}

// AllAtOnce asks for all pages at the same time.
func AllAtOnce(ctx context.Context, client *http.Client, urls []string) (pages []string, err error) {
	return Pool(ctx, client, urls, len(urls))
}

// Pool fetches as many pages at the same time as there are workers, but no more. The
// next page is asked for as soon as one has been read. workers must be at least 1.
func Pool(ctx context.Context, client *http.Client, urls []string, workers int) (pages []string, err error) {
	pages = make([]string, len(urls))
	errs := make([]error, len(urls))
	slots := make(chan struct{}, workers)
	var fetches sync.WaitGroup
	for i, url := range urls {
		fetches.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			pages[i], errs[i] = fetch(ctx, client, url)
		})
	}
	fetches.Wait()
	return pages, errors.Join(errs...)
}

// fetch returns the text of one page. It needs no change: it is here to be called.
//
// A status other than 200 is an error. Every error names the url; when ctx ends, fetch returns with an
// error that wraps ctx's, or its cause if it has one, and if ctx has ended before, nothing is asked for.
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
