// want test "time until the context ended|reported no error"

// Package fetchall makes its requests without the context.
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

func fetch(_ context.Context, client *http.Client, url string) (string, error) {
	resp, err := client.Get(url)
	if err != nil {
		return "", err
	}
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
