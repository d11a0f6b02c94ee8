// want test "AllAtOnce reported no error"

// Package fetchall leaves out what says "context canceled", whoever cancelled.
package fetchall

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
)

// OneByOne fetches the pages one after another, and stops at the first that fails.
func OneByOne(ctx context.Context, client *http.Client, urls []string) (pages []string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
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
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pages = make([]string, len(urls))
	errs := make([]error, len(urls))
	var wg sync.WaitGroup
	for i, url := range urls {
		wg.Go(func() {
			pages[i], errs[i] = fetch(ctx, client, url)
			if errs[i] != nil {
				cancel()
			}
		})
	}
	wg.Wait()
	// The pages that were given up have not failed by themselves.
	errs = slices.DeleteFunc(errs, func(err error) bool { return errors.Is(err, context.Canceled) })
	return pages, errors.Join(errs...)
}

// Pool fetches as many pages at the same time as there are workers.
func Pool(ctx context.Context, client *http.Client, urls []string, workers int) (pages []string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	pages = make([]string, len(urls))
	errs := make([]error, len(urls))
	slots := make(chan struct{}, workers)
	var wg sync.WaitGroup
	for i, url := range urls {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			pages[i], errs[i] = fetch(ctx, client, url)
		})
	}
	wg.Wait()
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
