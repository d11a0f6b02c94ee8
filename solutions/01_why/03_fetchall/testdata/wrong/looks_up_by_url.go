// want test "in the order of their URLs"

// Package fetchall finds a page's place by its URL, which need not be there only once.
package fetchall

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
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

type reply struct {
	url, text string
	err       error
}

// Pool fetches as many pages at the same time as there are workers, but no more.
func Pool(ctx context.Context, client *http.Client, urls []string, workers int) (pages []string, err error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	jobs := make(chan string, len(urls))
	for _, url := range urls {
		jobs <- url
	}
	close(jobs)
	replies := make(chan reply)
	for range min(workers, len(urls)) {
		go func() {
			for url := range jobs {
				text, err := fetch(ctx, client, url)
				replies <- reply{url, text, err}
			}
		}()
	}
	pages = make([]string, len(urls))
	var errs []error
	for range urls {
		r := <-replies
		errs = append(errs, r.err)
		pages[slices.Index(urls, r.url)] = r.text
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
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
