// Package fetchall fetches web pages: one after another, all at once, or
// through a pool.
//
// Its functions return the texts of the pages in the order of urls, or an error
// that wraps what went wrong with a page and says that page's URL. A status other
// than 200 is an error. If there is an error, the pages mean nothing.
//
// When ctx ends, they return at once with an error that wraps ctx's. When they
// return, every request is over, every body closed and every goroutine has ended.
// They do not change client, and may be called from many goroutines at once.
package fetchall

import (
	"context"
	"net/http"
)

// OneByOne fetches the pages one after another, and stops at the first that fails.
func OneByOne(ctx context.Context, client *http.Client, urls []string) (pages []string, err error) {
	// TODO: fetch each page when the one before has arrived. Put what fetches one
	// page into a function of its own: the two below will want it too.
	return nil, nil
}

// AllAtOnce asks for all pages at once.
func AllAtOnce(ctx context.Context, client *http.Client, urls []string) (pages []string, err error) {
	// TODO: start all fetches, then wait for all.
	return nil, nil
}

// Pool fetches as many pages at once as there are workers, but no more. The
// next page is asked for as soon as one has been read. workers must be at least 1.
func Pool(ctx context.Context, client *http.Client, urls []string, workers int) (pages []string, err error) {
	// TODO: like AllAtOnce, but with at most so many pages under way.
	return nil, nil
}
