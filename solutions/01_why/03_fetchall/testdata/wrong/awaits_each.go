// want test "pages under way at once"

// Package fetchall starts a goroutine for a page and waits for it before the next: "go" and
// "await" in one line.
package fetchall

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
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
	for i, url := range urls {
		done := make(chan struct{})
		go func() {
			defer close(done)
			pages[i], errs[i] = fetch(ctx, client, url)
		}()
		<-done
	}
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
