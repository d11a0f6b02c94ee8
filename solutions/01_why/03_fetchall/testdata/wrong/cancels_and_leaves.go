// want test "requests of Pool that were not over"

// Package fetchall gives up the rest on the first error, and leaves before the rest is gone.
package fetchall

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// OneByOne fetches the pages one after another.
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

// AllAtOnce waits for all.
func AllAtOnce(ctx context.Context, client *http.Client, urls []string) (pages []string, err error) {
	pages = make([]string, len(urls))
	errs := make([]error, len(urls))
	var wg sync.WaitGroup
	for i, url := range urls {
		wg.Go(func() { pages[i], errs[i] = fetch(ctx, client, url) })
	}
	wg.Wait()
	return pages, errors.Join(errs...)
}

// Pool cancels and is gone in the same moment.
func Pool(ctx context.Context, client *http.Client, urls []string, workers int) (pages []string, err error) {
	type result struct {
		i    int
		page string
		err  error
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	jobs := make(chan int, len(urls))
	for i := range urls {
		jobs <- i
	}
	close(jobs)
	results := make(chan result, len(urls))
	for range min(workers, len(urls)) {
		go func() {
			for i := range jobs {
				page, err := fetch(ctx, client, urls[i])
				results <- result{i, page, err}
			}
		}()
	}

	pages = make([]string, len(urls))
	for range urls {
		r := <-results
		if r.err != nil {
			return nil, r.err
		}
		pages[r.i] = r.page
	}
	return pages, nil
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
