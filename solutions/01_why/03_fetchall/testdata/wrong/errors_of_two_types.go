// Package fetchall keeps the first error in an atomic.Value, which takes only one type of error.
package fetchall

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
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

// failure keeps the first error that it is told.
type failure struct{ first atomic.Value }

func (f *failure) add(err error) {
	if err != nil {
		f.first.CompareAndSwap(nil, err) // want panic "inconsistently typed"
	}
}

func (f *failure) err() error {
	err, _ := f.first.Load().(error)
	return err
}

// AllAtOnce asks for all pages at the same time.
func AllAtOnce(ctx context.Context, client *http.Client, urls []string) (pages []string, err error) {
	return Pool(ctx, client, urls, len(urls))
}

// Pool fetches as many pages at the same time as there are workers.
func Pool(ctx context.Context, client *http.Client, urls []string, workers int) (pages []string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	pages = make([]string, len(urls))
	indices := make(chan int, len(urls))
	for i := range urls {
		indices <- i
	}
	close(indices)
	var failed failure
	var wg sync.WaitGroup
	for range min(workers, len(urls)) {
		wg.Go(func() {
			for i := range indices {
				page, err := fetch(ctx, client, urls[i])
				pages[i] = page
				failed.add(err)
			}
		})
	}
	wg.Wait()
	return pages, failed.err()
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
