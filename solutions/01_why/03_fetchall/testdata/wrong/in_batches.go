// want test "when page number"

// Package fetchall waits for the slowest page of each batch before it begins the next.
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
func OneByOne(ctx context.Context, client *http.Client, urls []string) ([]string, error) {
	var pages []string
	for _, url := range urls {
		page, err := fetch(ctx, client, url)
		if err != nil {
			return nil, err
		}
		pages = append(pages, page)
	}
	return pages, nil
}

// AllAtOnce is one batch.
func AllAtOnce(ctx context.Context, client *http.Client, urls []string) ([]string, error) {
	return Pool(ctx, client, urls, max(1, len(urls)))
}

// Pool fetches the pages with a limited number of workers.
func Pool(ctx context.Context, client *http.Client, urls []string, workers int) ([]string, error) {
	pages := make([]string, len(urls))
	errs := make([]error, len(urls))
	for first := 0; first < len(urls); first += workers {
		var batch sync.WaitGroup
		for i := first; i < min(first+workers, len(urls)); i++ {
			batch.Go(func() { pages[i], errs[i] = fetch(ctx, client, urls[i]) })
		}
		batch.Wait()
	}
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
