// want test "left open"

// Package fetchall looks at the status before it has seen to the body.
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
			slots <- struct{}{}
			defer func() { <-slots }()
			pages[i], errs[i] = fetch(ctx, client, url)
		})
	}
	fetches.Wait()
	return pages, errors.Join(errs...)
}

func fetch(ctx context.Context, client *http.Client, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		io.Copy(io.Discard, resp.Body)
		return "", fmt.Errorf("fetch %s: %s", url, resp.Status)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", url, err)
	}
	return string(body), nil
}
