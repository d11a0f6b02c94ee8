// want test "AllAtOnce reported no error"

// Package fetchall gives up the rest when a page fails, and takes for given up whatever says that some context has ended:
// a client's own timeout, too.
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
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
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
	return Pool(ctx, client, urls, max(1, len(urls)))
}

// Pool fetches as many pages at the same time as there are workers, but no more,
// and gives up the others when one fails.
func Pool(ctx context.Context, client *http.Client, urls []string, workers int) (pages []string, err error) {
	inner, giveUp := context.WithCancel(ctx)
	defer giveUp()
	pages = make([]string, len(urls))
	errs := make([]error, len(urls))
	busy := make(chan struct{}, min(workers, len(urls)))
	var wg sync.WaitGroup
	for i, url := range urls {
		busy <- struct{}{}
		wg.Go(func() {
			defer func() { <-busy }()
			pages[i], errs[i] = fetch(inner, client, url)
			if errs[i] != nil {
				giveUp()
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return nil, errors.Join(append(errs, context.Cause(ctx))...)
	}
	for _, err := range errs {
		// those that were given up say only that their context has ended
		if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
			return nil, err
		}
	}
	return pages, nil
}

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
