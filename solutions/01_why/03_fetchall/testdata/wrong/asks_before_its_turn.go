// want test "pages under way at once, with"

// Package fetchall sends every request at once; only the reading of the pages waits for its turn.
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

// AllAtOnce is a pool with a worker for each page.
func AllAtOnce(ctx context.Context, client *http.Client, urls []string) ([]string, error) {
	return Pool(ctx, client, urls, len(urls))
}

// Pool fetches the pages with a limited number of workers.
func Pool(ctx context.Context, client *http.Client, urls []string, workers int) ([]string, error) {
	pages := make([]string, len(urls))
	errs := make([]error, len(urls))
	slots := make(chan struct{}, workers)
	var fetches sync.WaitGroup
	for i, url := range urls {
		fetches.Go(func() {
			resp, err := ask(ctx, client, url)
			if err != nil {
				errs[i] = err
				return
			}
			slots <- struct{}{}
			defer func() { <-slots }()
			pages[i], errs[i] = read(resp, url)
		})
	}
	fetches.Wait()
	return pages, errors.Join(errs...)
}

func fetch(ctx context.Context, client *http.Client, url string) (string, error) {
	resp, err := ask(ctx, client, url)
	if err != nil {
		return "", err
	}
	return read(resp, url)
}

func ask(ctx context.Context, client *http.Client, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return client.Do(req)
}

func read(resp *http.Response, url string) (string, error) {
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", url, err)
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("fetch %s: %s", url, resp.Status)
	}
	return string(body), nil
}
