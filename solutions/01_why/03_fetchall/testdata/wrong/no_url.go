// want panic "nil"

// Package fetchall asks for what is no URL with a request that is nil.
package fetchall

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
)

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

func AllAtOnce(ctx context.Context, client *http.Client, urls []string) (pages []string, err error) {
	return Pool(ctx, client, urls, len(urls))
}

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

func fetch(ctx context.Context, client *http.Client, url string) (page string, err error) {
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	resp, err := client.Do(req)
	if err != nil {
		return "", fmt.Errorf("fetch %s: %w", url, err)
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
